package programme

import (
	"strings"

	"meditate/narration/yamlfile"
)

// setDescription reads paragraphs: a text, or the lines of a block. A line break
// within a paragraph stays.
func setDescription(r *yamlfile.Reader, e yamlfile.Entry, p *Programme) {
	at := e.Value.At()
	lines, block := e.Value.Block()
	if !block {
		text, ok := e.Value.Scalar()
		if !ok {
			r.Errorf(at, "description is a text; write %s, or | and below it several lines that begin with spaces", e.Example)
			return
		}
		lines = strings.Split(text, "\n")
	}
	fine := true
	for i, written := range lines {
		if block { // whose lines stand below the sign
			at = yamlfile.Place{Line: e.Value.At().Line + 1 + i, Col: 1}
		}
		if _, err := line(written); err != nil {
			r.Errorf(at, "%v, as in %s", err, e.Example)
			fine = false
		}
	}
	if p.Show.Description = paragraphs(lines); p.Show.Description == "" && fine {
		r.Errorf(e.At, "description has no value; write %s, or leave the line out", e.Example)
	}
}

// paragraphs puts lines together, with one empty line where there are some, and
// none at the ends.
func paragraphs(lines []string) string {
	var text strings.Builder
	gap := ""
	for _, line := range lines {
		line = strings.TrimRight(line, " ")
		switch {
		case line != "":
			text.WriteString(gap + line)
			gap = "\n"
		case gap != "":
			gap = "\n\n"
		}
	}
	return text.String()
}
