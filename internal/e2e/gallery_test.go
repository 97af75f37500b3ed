package e2e

import "flag"

var gallery = flag.String("gallery", "", "folder for pictures of every screen")
