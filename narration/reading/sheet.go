package reading

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"meditate/narration/script"
)

// A Sheet is what a reader reads from.
type Sheet struct {
	Title    string
	Language string // BCP 47; how to read is told in French or else in English
	Lines    []Line
}

// howTo tells how to read, one sentence a line.
var howTo = map[string][]string{
	"fr": {
		"Lis chaque phrase à voix haute, dans l’ordre, sans son numéro.",
		"Laisse une seconde de silence au début, deux secondes entre les phrases, et une seconde à la fin.",
		"Si une phrase ne te convient pas, attends un instant et relis-la en entier : la dernière fois compte.",
		"Reste à la même distance du microphone, dans une pièce calme.",
	},
	"en": {
		"Read each phrase aloud, in order, without its number.",
		"Leave a second of silence at the start, two seconds between phrases, and a second at the end.",
		"If a phrase went wrong, wait a moment and read it again as a whole: the last time counts.",
		"Stay at the same distance from the microphone, in a quiet room.",
	},
}

func (s Sheet) howTo() []string { return howTo[wordsOf(s.Language)] }

// wordsOf returns the language in which someone is spoken to who reads aloud in
// a language (BCP 47): French, or else English.
func wordsOf(language string) string {
	if script.French(language) {
		return "fr"
	}
	return "en"
}

// A part is the lines of one section that stand together on a sheet.
type part struct {
	Section string
	Lines   []Line
}

func (s Sheet) parts() []part {
	var parts []part
	for i, line := range s.Lines {
		if i == 0 || line.Section != s.Lines[i-1].Section {
			parts = append(parts, part{Section: line.Section})
		}
		last := &parts[len(parts)-1]
		last.Lines = append(last.Lines, line)
	}
	return parts
}

// textWidth is where lines of a text sheet are broken, in characters: what large
// letters leave room for.
const textWidth = 60

// WriteText writes the sheet as plain text. The error is that of w.
func (s Sheet) WriteText(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\n%s\n\n", s.Title, strings.Repeat("=", len([]rune(s.Title))))
	for _, sentence := range s.howTo() {
		fmt.Fprintf(out, "%s\n", wrapped("- ", sentence))
	}
	for _, p := range s.parts() {
		if p.Section != "" {
			fmt.Fprintf(out, "\n\n%s\n%s\n", p.Section, strings.Repeat("-", len([]rune(p.Section))))
		}
		for _, line := range p.Lines {
			fmt.Fprintf(out, "\n%s\n", wrapped(fmt.Sprintf("%4d  ", line.Number), line.Text))
		}
	}
	return out.Flush()
}

// wrapped breaks a text into lines that begin under each other, after a head.
func wrapped(head, text string) string {
	indent := strings.Repeat(" ", len([]rune(head)))
	var out strings.Builder
	out.WriteString(head)
	column := 0
	for i, word := range strings.Fields(text) {
		letters := len([]rune(word))
		switch {
		case i == 0:
		case column+1+letters > textWidth:
			out.WriteString("\n" + indent)
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += letters
	}
	return out.String()
}

// WriteMarkdown writes the sheet as Markdown; affirmations are bold. The error
// is that of w.
func (s Sheet) WriteMarkdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\n", escaped(s.Title))
	for _, sentence := range s.howTo() {
		fmt.Fprintf(out, "- %s\n", sentence)
	}
	for _, p := range s.parts() {
		if p.Section != "" {
			fmt.Fprintf(out, "\n## %s\n", escaped(p.Section))
		}
		for _, line := range p.Lines {
			text := escaped(line.Text)
			if line.Affirmation {
				text = "**" + text + "**"
			}
			// The number is no list item: Markdown would count by itself.
			fmt.Fprintf(out, "\n%d\\. %s\n", line.Number, text)
		}
	}
	return out.Flush()
}

// escaped keeps Markdown from reading marks in a text.
func escaped(text string) string {
	return strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "#", `\#`, "<", `\<`, ">", `\>`,
		"[", `\[`, "]", `\]`, "~", `\~`, "|", `\|`, "&", `\&`,
	).Replace(text)
}
