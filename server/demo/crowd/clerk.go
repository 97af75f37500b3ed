package crowd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"motcua/internal/link"
	"motcua/internal/wire"
)

// asClerk gives a command over HTTP with a clerk's session, as the console
// does.
func (c *crowd) asClerk(ctx context.Context, cookie, do string, with any) error {
	args, err := json.Marshal(with)
	if err != nil {
		return err
	}
	body, err := json.Marshal(wire.Command{ID: link.NewID(), Do: do, With: args})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.URL+"/api/v1/commands", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Cookie", cookie)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", do, resp.Status)
	}
	return nil
}
