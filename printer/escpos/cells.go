package escpos

import "motcua/printer/spool"

type cells struct{}

func (e *encoder) leaveCells() {}

func (e *encoder) cellText(t spool.Text) bool { return false }
