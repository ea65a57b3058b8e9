// Package scripts holds the built-in programme: one Markdown file a day in the
// script language, and programme.yaml, which says what they have in common.
package scripts

import "embed"

//go:embed *.md programme.yaml
var FS embed.FS
