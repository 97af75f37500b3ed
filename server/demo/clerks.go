package demo

import (
	"fmt"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/staff"
)

// clerkNames are the people at the crowd's counters, made up.
var clerkNames = []string{
	"Nguyễn Thị Lan Anh", "Trần Quốc Bảo", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Minh Đức", "Vũ Thu Giang",
	"Đặng Hải Hà", "Bùi Thị Hạnh", "Đỗ Đình Khôi", "Hồ Ngọc Lâm", "Ngô Thị Loan", "Dương Văn Mạnh",
	"Lý Thị Nga", "Mai Xuân Nghĩa", "Trịnh Thị Oanh", "Cao Văn Phúc", "Hà Thị Quỳnh", "Lương Công Sơn",
	"Đinh Thị Thảo", "Tạ Quang Thắng", "Phan Thị Uyên", "Lò Văn Việt", "Quách Thị Xuân", "Bùi Hải Yến",
}

// clerks gives every counter of the crowd a clerk with an account and a
// session: the law wants to see at a counter who sits there. Nobody knows
// these accounts' passwords.
func clerks(s *staff.Staff, h *hall.Hall, not string) (cookies map[string]string, err error) {
	cookies = map[string]string{}
	for i := range h.Counters {
		c := &h.Counters[i]
		if c.ID == not {
			continue
		}
		a := crowdClerk(h, i)
		if !known(s, a.User) {
			if err := s.AddAccount(a, newPassword()); err != nil {
				return nil, fmt.Errorf("crowd: %w", err)
			}
		}
		value, _, err := s.OpenSession(a.User)
		if err != nil {
			return nil, fmt.Errorf("crowd: %w", err)
		}
		cookies[c.ID] = "motcua_" + string(wire.RoleClerk) + "=" + value
	}
	return cookies, nil
}

// crowdClerk is who sits at the counter at a place of the hall's list.
func crowdClerk(h *hall.Hall, i int) staff.Account {
	c := &h.Counters[i]
	a := staff.Account{
		User: "quay-" + strings.TrimPrefix(c.ID, "q"), Role: wire.RoleClerk,
		Name: clerkNames[i%len(clerkNames)], Title: "Chuyên viên",
	}
	if sv, ok := h.Service(c.Services[0].Service); ok {
		a.Field = sv.Name["vi"]
	}
	return a
}
