package companion

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"text/template"
	"time"
)

// maxNotes is how long notes may be, in bytes. Apple's feeds take 4,000 characters
// of description ("A Podcaster's Guide to RSS", <description>); a page takes more.
const maxNotes = 64 << 10

// Notes returns what there is to know before listening, as plain text: paragraphs
// with an empty line between them, and lists of lines that begin with "- ". The
// template is the programme's own; an empty one is the usual one of the session's language.
// The error says at which line of the template what is wrong; name is what it calls
// the template.
func (s Session) Notes(name, own string) (string, error) {
	text := own
	if strings.TrimSpace(text) == "" {
		text = s.inWords(frenchNotes, englishNotes)
	}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	if err := checkText(name, text); err != nil {
		return "", err
	}
	t, err := template.New(name).Parse(text)
	if err != nil {
		return "", plainTemplate(err)
	}
	for _, one := range t.Templates() {
		if err := checkTemplate(one.Tree); err != nil {
			return "", err
		}
	}
	b := &bounded{}
	if err := t.Execute(b, s.noteData()); err != nil {
		return "", plainTemplate(err)
	}
	return tidy(b.String()), nil
}

// noteData is what a template can say.
type noteData struct {
	Title, Subtitle, Programme, Description string
	Length                                  string // 8 min
	Voice                                   string // who speaks, in words
	Synthetic                               bool   // nobody does
	Chapters                                []noteChapter
	Author, Copyright, License              string
	Credits, Licences                       []string
}

type noteChapter struct{ Time, Title string }

func (s Session) noteData() noteData {
	d := noteData{
		Title: s.FullTitle(), Subtitle: s.Subtitle, Programme: s.Programme, Description: s.About(),
		Length: Length(s.Score.Rate.Duration(s.Score.Frames)),
		Author: s.Author, Copyright: s.Copyright, License: s.License, Credits: s.Credits,
	}
	for _, c := range s.Chapters() {
		d.Chapters = append(d.Chapters, noteChapter{s.clock(c.Start), c.Title})
	}
	var voices []string
	for _, v := range s.Voices {
		voices = append(voices, s.voiceInWords(v))
		d.Synthetic = d.Synthetic || v.Synthetic
		if v.Licence != "" {
			d.Licences = append(d.Licences, fmt.Sprintf(s.inWords("Voix %s : %s", "Voice %s: %s"), cmp.Or(v.Engine, v.Name), strings.TrimSuffix(v.Licence, ".")))
		}
	}
	d.Voice = strings.Join(voices, ", ")
	return d
}

// voiceInWords says who speaks. An engine is named as what it is.
func (s Session) voiceInWords(v Voice) string {
	switch {
	case v.Synthetic:
		return s.inWords("voix de synthèse ", "synthetic voice ") + cmp.Or(v.Engine, v.Name)
	case v.Speaker != "":
		return s.inWords("lue par ", "read by ") + v.Speaker
	}
	return s.inWords("voix ", "voice ") + v.Name
}

// About returns the description of the session: what the script says of itself, else
// its first affirmation, else what it is about.
func (s Session) About() string {
	if s.Description != "" {
		return s.Description
	}
	for _, c := range s.Captions() {
		if c.Affirmation {
			return s.inWords("«\u00a0"+c.Text+"\u00a0»", "“"+c.Text+"”")
		}
	}
	return s.Subtitle
}

// Length writes a length as people say it, which is the same in French and English:
// 40 s, 8 min, 8 min 20, 1 h 05.
func Length(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s >= 3600:
		return fmt.Sprintf("%d h %02d", s/3600, s/60%60)
	case s%60 == 0:
		return fmt.Sprintf("%d min", s/60)
	}
	return fmt.Sprintf("%d min %02d", s/60, s%60)
}

const frenchNotes = `{{.Title}}

{{with .Description}}{{.}}

{{end}}{{.Length}}{{with .Voice}}, {{.}}{{end}}.

Installe-toi comme cela te convient, avec un casque si tu veux. Tu peux t’arrêter à tout moment. N’écoute pas cette séance en conduisant, ni en faisant quoi que ce soit qui demande ton attention.

Les silences font partie de la séance : si ton application les coupe (« trim silence », « silences raccourcis ») ou accélère la lecture, désactive ces réglages.

Cette séance ne remplace aucun soin. Si tu traverses un moment difficile, tu peux en parler à une personne de confiance ou à un·e professionnel·le.

{{range .Chapters}}- {{.Time}} {{.Title}}
{{end}}
{{with .Programme}}{{.}}{{with $.Author}}, {{.}}{{end}}.
{{end}}{{range .Credits}}{{.}}
{{end}}{{range .Licences}}{{.}}.
{{end}}{{with .Copyright}}{{.}}
{{end}}{{with .License}}Licence : {{.}}
{{end}}`

const englishNotes = `{{.Title}}

{{with .Description}}{{.}}

{{end}}{{.Length}}{{with .Voice}}, {{.}}{{end}}.

Make yourself comfortable, with headphones if you like. You may stop at any time. Do not listen while driving, or while doing anything else that needs your attention.

The silences belong to the session: if your player shortens them (“trim silence”) or plays faster, switch that off.

This session replaces no care. If you are going through a difficult time, you may want to talk to someone you trust or to a professional.

{{range .Chapters}}- {{.Time}} {{.Title}}
{{end}}
{{with .Programme}}{{.}}{{with $.Author}}, {{.}}{{end}}.
{{end}}{{range .Credits}}{{.}}
{{end}}{{range .Licences}}{{.}}.
{{end}}{{with .Copyright}}{{.}}
{{end}}{{with .License}}Licence: {{.}}
{{end}}`

// bounded is a text of at most maxNotes bytes: a template can repeat itself.
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxNotes {
		return 0, fmt.Errorf("the notes become longer than %d KiB", maxNotes>>10)
	}
	return b.Builder.Write(p)
}

// templatePlace is how the library's messages begin, and what stands behind the line.
var templatePlace = regexp.MustCompile(`^template: ([^:]*:\d+)(?::\d+)?: (?:executing "[^"]*" at )?`)

// noField is what the library says of a name that is none of noteData's.
var noField = regexp.MustCompile(`<\.(\w+)>: can't evaluate field \w+ in type companion\.noteData`)

func plainTemplate(err error) error {
	text := templatePlace.ReplaceAllString(err.Error(), "$1: ")
	text = noField.ReplaceAllString(text, "there is no {{.$1}}")
	return errors.New(strings.Replace(text, "unexpected EOF", "a {{range …}}, {{with …}} or {{if …}} has no {{end}}", 1))
}

var (
	manyBlank  = regexp.MustCompile(`\n{3,}`)
	spaceAtEnd = regexp.MustCompile(`[ \t]+\n`)
)

// tidy leaves one empty line between paragraphs, and one line end at the end.
func tidy(text string) string {
	text = spaceAtEnd.ReplaceAllString(text, "\n")
	return strings.TrimSpace(manyBlank.ReplaceAllString(text, "\n\n")) + "\n"
}

// NotesHTML returns notes as the HTML that podcast directories show: paragraphs,
// lists and nothing else ("A Podcaster's Guide to RSS", <description>).
func NotesHTML(notes string) string {
	var b strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(notes), "\n\n") {
		for lines := strings.Split(block, "\n"); len(lines) > 0; {
			_, list := strings.CutPrefix(lines[0], "- ")
			n := 1
			for n < len(lines) && strings.HasPrefix(lines[n], "- ") == list {
				n++
			}
			writeRun(&b, lines[:n], list)
			lines = lines[n:]
		}
	}
	return b.String()
}

// writeRun writes lines that are all items of a list, or none of them.
func writeRun(b *strings.Builder, lines []string, list bool) {
	if !list {
		b.WriteString("<p>" + strings.ReplaceAll(linked(strings.Join(lines, "\n")), "\n", "<br>\n") + "</p>\n")
		return
	}
	b.WriteString("<ul>\n")
	for _, l := range lines {
		b.WriteString("<li>" + linked(strings.TrimPrefix(l, "- ")) + "</li>\n")
	}
	b.WriteString("</ul>\n")
}

// address is one in a text, without the sign that ends a sentence.
var address = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)»]`)

// linked returns a text as HTML in which addresses are links.
func linked(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range address.FindAllStringIndex(text, -1) {
		link := html.EscapeString(text[m[0]:m[1]])
		b.WriteString(html.EscapeString(text[at:m[0]]) + `<a href="` + link + `">` + link + "</a>")
		at = m[1]
	}
	return b.String() + html.EscapeString(text[at:])
}

// NotesPage returns notes as a page that needs nothing else.
func (s Session) NotesPage(notes string) []byte {
	return fmt.Appendf(nil, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<meta charset=\"utf-8\">\n<title>%s</title>\n%s</html>\n",
		html.EscapeString(s.Score.Language), Direction(s.Score.Language), html.EscapeString(s.FullTitle()), NotesHTML(notes))
}
