package script

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// Format writes a script the way Parse reads it: one blank line before each
// heading, keys and cues in French where the script is and in English
// otherwise. The author's words, line breaks and notes stay as they are.
// Formatting twice is formatting once. It is for scripts that Parse has read;
// a phrase without Lines is written on one.
func Format(s *Script) []byte {
	p := &printer{french: French(s.Meta.Language), language: s.Meta.Language}
	p.meta(&s.Meta)
	for i, section := range s.Sections {
		p.heading(section, i)
		for _, item := range section.Items {
			p.item(item)
		}
	}
	return []byte(p.out.String())
}

// A printer writes a script in one language.
type printer struct {
	out      strings.Builder
	french   bool
	language string
}

// pick returns the text in the language of the script.
func (p *printer) pick(french, english string) string {
	if p.french {
		return french
	}
	return english
}

// meta writes the front matter, unless nothing in it differs from what holds
// without one. Language and breath are always spelt out: a therapist who sees
// them knows what can be changed.
func (p *printer) meta(m *Meta) {
	if reflect.DeepEqual(*m, defaultMeta()) {
		return
	}
	p.out.WriteString("---\n")
	for i := range metaKeys {
		key := &metaKeys[i]
		p.comments(m, key.french)
		if text := key.get(m); text != "" {
			fmt.Fprintf(&p.out, "%s: %s\n", p.pick(key.french, key.english), text)
		}
	}
	p.comments(m, "")
	p.out.WriteString("---\n")
}

func (p *printer) comments(m *Meta, key string) {
	for _, n := range m.Notes {
		if n.Key == key {
			p.out.WriteString(strings.TrimSpace("# "+n.Text) + "\n")
		}
	}
}

// heading begins a section.
func (p *printer) heading(s Section, i int) {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	if i == 0 && s.Title == "" {
		return
	}
	p.out.WriteString("## " + s.Title)
	if s.From > 0 {
		fmt.Fprintf(&p.out, " (%s %s)", p.pick("dès", "from"), p.duration(s.From))
	}
	p.out.WriteByte('\n')
}

func (p *printer) item(item Item) {
	switch item := item.(type) {
	case *Phrase:
		p.phrase(item)
	case Blank:
		p.out.WriteByte('\n')
	case Note:
		p.note(item)
	default:
		p.out.WriteString("(" + p.cue(item) + ")\n")
	}
}

// phrase writes the lines of a phrase as the author broke them.
func (p *printer) phrase(ph *Phrase) {
	lines := ph.Lines
	if len(lines) == 0 {
		lines = []string{ph.Written}
	}
	for _, line := range lines {
		if ph.Role == Affirmation && !onlyNotes(line) {
			p.out.WriteString("> ")
		}
		p.out.WriteString(line + "\n")
	}
}

// onlyNotes tells whether a line of a phrase holds notes and nothing else.
func onlyNotes(line string) bool {
	for {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		if !strings.HasPrefix(line, "<!--") {
			return line == ""
		}
		_, rest, found := strings.Cut(line[len("<!--"):], "-->")
		if !found {
			return false
		}
		line = rest
	}
}

// note writes a note with the line breaks that its text begins and ends with,
// or else with spaces there.
func (p *printer) note(n Note) {
	open, end := "<!-- ", " -->\n"
	if strings.HasPrefix(n.Text, "\n") || n.Text == "" {
		open = "<!--"
	}
	if strings.HasSuffix(n.Text, "\n") {
		end = "-->\n"
	}
	p.out.WriteString(open + n.Text + end)
}

// cue writes what stands in the parentheses.
func (p *printer) cue(item Item) string {
	switch item := item.(type) {
	case Silence:
		return p.silence(item)
	case Breaths:
		return fmt.Sprintf("%s %d", p.pick("respirations", "breaths"), item.Count)
	case Bell:
		if item.Count == 1 {
			return p.pick("cloche", "bell")
		}
		return fmt.Sprintf("%s %d %s", p.pick("cloche", "bell"), item.Count, p.pick("fois", "times"))
	case Refrain:
		return "refrain " + p.name(item.Section) + p.rounds(item)
	case Repeat:
		return p.pick("reprendre", "repeat") + " " + p.name(item.Section)
	}
	panic(fmt.Sprintf("script: %T is no item of a script", item))
}

func (p *printer) rounds(r Refrain) string {
	times := p.pick("fois", "times")
	switch {
	case r.Min == 1 && r.Max == 1:
		return ""
	case r.Min == r.Max:
		return fmt.Sprintf(", %d %s", r.Min, times)
	}
	return fmt.Sprintf(", %d %s %d %s", r.Min, p.pick("à", "to"), r.Max, times)
}

// silence writes a pause.
func (p *printer) silence(s Silence) string {
	text := "silence "
	switch {
	case s.Long:
		text = p.pick("silence long", "long silence")
	case s.Breaths == 1:
		text += "1 " + p.pick("souffle", "breath")
	case s.Breaths > 1:
		text += fmt.Sprintf("%d %s", s.Breaths, p.pick("souffles", "breaths"))
	default:
		text += p.duration(s.Nominal)
	}
	if s.Max > 0 {
		text += ", " + p.bounds(s.Min, s.Max)
	}
	if s.Fixed {
		text += " " + p.pick("fixe", "fixed")
	}
	return text
}

// bounds writes two durations in one unit, where the numbers stay small.
func (p *printer) bounds(least, most time.Duration) string {
	to := " " + p.pick("à", "to") + " "
	for _, u := range []struct {
		d    time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}} {
		if least%u.d == 0 && most%u.d == 0 {
			return fmt.Sprintf("%d%s%d %s", least/u.d, to, most/u.d, u.name)
		}
	}
	const longest = 2 * time.Minute // to be read in seconds
	if most <= longest {
		return decimal(least, p.language) + to + decimal(most, p.language) + " s"
	}
	return p.duration(least) + to + p.duration(most)
}

func (p *printer) duration(d time.Duration) string { return FormatDuration(d, p.language) }

// name puts the name of a section into quotes that do not occur in it.
func (p *printer) name(title string) string {
	order := []int{2, 1, 0}
	if p.french {
		order = []int{0, 1, 2}
	}
	for _, i := range order {
		if q := quotes[i]; !strings.Contains(title, q.close) {
			space := ""
			if q.open == "«" {
				space = " "
			}
			return q.open + space + title + space + q.close
		}
	}
	return `"` + title + `"`
}
