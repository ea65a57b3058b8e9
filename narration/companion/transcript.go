package companion

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"golang.org/x/text/language"
)

// A part is a section of the transcript.
type part struct {
	Title string
	Lines []line
}

type line struct {
	Time, Text  string
	Affirmation bool
}

// parts returns what is said, section by section; one in which nothing is said is
// left out.
func (s Session) parts() []part {
	var out []part
	section := -1
	for _, c := range s.Captions() {
		if c.Section != section {
			section = c.Section
			out = append(out, part{Title: s.written(s.Score.Sections[section].Title)})
		}
		p := &out[len(out)-1]
		p.Lines = append(p.Lines, line{s.clock(c.Start), c.Text, c.Affirmation})
	}
	return out
}

// clock writes a place as people do: 0:12, 1:02:03.
func (s Session) clock(frames int64) string {
	sec := frames / int64(s.Score.Rate)
	if sec >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", sec/3600, sec/60%60, sec%60)
	}
	return fmt.Sprintf("%d:%02d", sec/60, sec%60)
}

// Text returns the transcript as plain text.
func (s Session) Text() []byte {
	var b strings.Builder
	b.WriteString(both(s.FullTitle(), "\n", s.Programme) + "\n")
	for _, p := range s.parts() {
		b.WriteString("\n")
		if p.Title != "" {
			fmt.Fprintf(&b, "%s\n\n", p.Title)
		}
		for _, l := range p.Lines {
			b.WriteString(l.Text + "\n")
		}
	}
	return []byte(b.String())
}

// HTML returns the transcript as a page that needs nothing else. Times and phrases
// stand as Podcasting 2.0 has them ("Transcripts", HTML).
func (s Session) HTML() []byte {
	var b bytes.Buffer
	err := transcriptPage.Execute(&b, map[string]any{
		"Language": s.Score.Language, "Direction": Direction(s.Score.Language),
		"Title": s.FullTitle(), "Programme": s.Programme, "Parts": s.parts(),
	})
	if err != nil {
		panic(err) // the template is ours, and so is what it is given
	}
	return b.Bytes()
}

// Direction returns in which direction a language is written: ltr or rtl, as HTML
// has it.
func Direction(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return "ltr"
	}
	switch s, _ := t.Script(); s.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return "rtl"
	}
	return "ltr"
}

var transcriptPage = template.Must(template.New("transcript").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}" dir="{{.Direction}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 Georgia, "Times New Roman", serif; max-width: 36em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; font-weight: normal; }
h2 { font-size: 1.1em; font-weight: normal; font-style: italic; margin-top: 2em; }
time { float: inline-start; width: 4em; font-size: .8em; line-height: 2; opacity: .75; }
p { margin: .4em 0; margin-inline-start: 4em; }
p.affirmation { font-weight: bold; }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
{{with .Programme}}<div>{{.}}</div>
{{end}}{{range .Parts}}{{with .Title}}<h2 dir="auto">{{.}}</h2>
{{end}}{{range .Lines}}<time>{{.Time}}</time>
<p{{if .Affirmation}} class="affirmation"{{end}} dir="auto">{{.Text}}</p>
{{end}}{{end}}</body>
</html>
`))
