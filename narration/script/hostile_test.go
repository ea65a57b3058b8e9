package script

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestHostileInput holds input made to cost much to a bound in time and
// memory. The bounds are wide enough for a slow machine under the race
// detector; what they catch is growth with the square.
func TestHostileInput(t *testing.T) {
	fill := func(piece string) string { return strings.Repeat(piece, many(MaxFileSize)/len(piece)) }
	front := func(value string) string { return "---\ntitre: " + value + "\n---\nBonjour.\n" }
	for name, text := range map[string]string{
		"brackets in the head":             front(strings.Repeat("[", 10_000)),
		"balanced brackets":                front(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)),
		"braces in the head":               front(strings.Repeat("{", 10_000)),
		"dashes in the head":               front("\n" + strings.Repeat("- ", 10_000)),
		"question marks":                   front("\n" + strings.Repeat("? ", 10_000)),
		"colons":                           front(strings.Repeat("a: ", 10_000)),
		"quotes":                           front(strings.Repeat(`"`, 10_001)),
		"anchors":                          front(strings.Repeat("&a ", 10_000)),
		"deepening lines":                  front(deepening(300)),
		"a long list":                      "---\ndurées: [" + strings.Repeat("1 h,", many(10_000)) + "1 h]\n---\nBonjour.\n",
		"many keys":                        "---\n" + strings.Repeat("titre: a\n", many(7_000)) + "---\n",
		"a front matter of the whole file": "---\n" + fill("a: b\n"),
		"open braces":                      strings.Repeat("{", 10_000),
		"braces":                           fill("{a|b} "),
		"open notes":                       strings.Repeat("<!--", 10_000),
		"notes":                            fill("<!---->"),
		"notes on lines":                   fill("<!---->\n"),
		"notes that hold a phrase":         "a\n" + fill("<!---->\n"),
		"blank lines between notes":        "A.\n" + fill("<!---->\n\n") + "B.\n",
		"open parentheses":                 strings.Repeat("(", 10_000),
		"full of parentheses":              fill("("),
		"balanced parentheses":             strings.Repeat("(", many(1<<20)) + strings.Repeat(")", many(1<<20)),
		"words in parentheses":             fill("(abcdefg) "),
		"stars":                            strings.Repeat("*", 10_000),
		"open emphasis":                    fill("a *b "),
		"paired emphasis":                  fill("*b* "),
		"growing runs":                     growingRuns(many(1_500)),
		"one long line":                    fill("abcd "),
		"one letter a line":                fill("a\n"),
		"bad lines":                        fill("}\n"),
		"bad cues":                         fill("(x)\n"),
		"headings":                         fill("## a\n"),
		"cues that name nothing":           "## b\nB.\n" + fill("(repeat \"a\")\n"),
		"cues and sections far apart":      strings.Repeat("## abcdefghijk\n", many(50_000)) + strings.Repeat("(repeat \"lmnopqrs\")\n", many(50_000)),
		"a ring of ten thousand":           ring(many(10_000)),
		"a bomb of repeats":                bomb(many(10_000)),
		"blank lines":                      fill("\n"),
		"quotation marks":                  fill(">"),
		"hashes":                           fill("#"),
		"hashes apart":                     "## a " + fill("# ")[:many(1<<20)],
		"entities":                         fill("&a"),
		"a number without end":             "(silence " + fill("9")[:many(1<<20)] + " s)",
		"a word without end":               "(" + fill("é")[:many(1<<20)] + " s)",
		"carriage returns":                 fill("\r"),
		"commas":                           "(silence 1 s" + fill(",")[:many(1<<20)] + ")",
		"à":                                "(silence 1 s," + fill(" à")[:many(3<<18)] + ")",
	} {
		t.Run(name, func(t *testing.T) {
			const mostTime, mostMemory = time.Minute, 1 << 30
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begin := time.Now()
			s, err := Parse("hostile.md", strings.NewReader(text))
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; took > mostTime || used > mostMemory {
				t.Errorf("took %v and %d MiB", took, used>>20)
			}
			if err != nil {
				checkErrors(t, err)
				return
			}
			Format(s)
		})
	}
}

// many is how much of something a hostile script holds: with -short, for the race
// detector, a fortieth. It has no other goroutine to find there, and growth with
// the square is caught by the run without.
func many(n int) int {
	if testing.Short() {
		return n / 40
	}
	return n
}

// deepening makes a mapping of mappings.
func deepening(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\n%sa:", strings.Repeat(" ", i))
	}
	return b.String()
}

// growingRuns makes emphasis of which nothing pairs.
func growingRuns(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sa ", strings.Repeat("*", i+1))
	}
	return b.String()
}

// ring makes sections each of which repeats the next, and the last the first.
func ring(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "## S%d\nBonjour.\n(reprendre « S%d »)\n", i, (i+1)%n)
	}
	return b.String()
}

// bomb makes sections each of which repeats the one before twice.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("## S0\nBonjour.\n")
	for i := range n - 1 {
		fmt.Fprintf(&b, "## S%d\n(reprendre « S%d »)\n(reprendre « S%d »)\n", i+1, i, i)
	}
	return b.String()
}

func TestWhatIsNoText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a program", "\x7fELF\x02\x01\x01\x00", "x.md:1:1: this is not a text file (character U+007F); save the script as plain text with the encoding UTF-8"},
		{"a NUL far down", "Bonjour.\nAdi\x00eu.\x00", "x.md:2:4: this is not a text file (character U+0000); save the script as plain text with the encoding UTF-8"},
		{"Latin-1", "Journ\xe9e\n\xe9", "x.md:1:6: this is not a text file in UTF-8 (byte 0xE9); save it again as plain text with the encoding UTF-8"},
		{"a character cut off", "é\xc3", "x.md:1:2: this is not a text file in UTF-8 (byte 0xC3); save it again as plain text with the encoding UTF-8"},
		{"UTF-16, little end first", "\xff\xfeB\x00", "x.md: the file is in UTF-16; save it again with the encoding UTF-8"},
		{"UTF-16, big end first", "\xfe\xff\x00B", "x.md: the file is in UTF-16; save it again with the encoding UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Parse("x.md", strings.NewReader(c.in)); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// endless is a reader that counts what is taken from it.
type endless struct{ taken int }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	e.taken += len(b)
	return len(b), nil
}

func TestTooLarge(t *testing.T) {
	e := &endless{}
	_, err := Parse("big.md", io.LimitReader(e, 100<<20))
	if err == nil || err.Error() != "big.md: the file is larger than 2 MiB; a day script is a few pages of text, so divide it into several files" {
		t.Errorf("got %v", err)
	}
	if e.taken > MaxFileSize+1 {
		t.Errorf("read %d bytes, which is more than is needed to know", e.taken)
	}
	full := strings.Repeat("a", MaxFileSize)
	if testing.Short() { // most of it in a note, which costs the race detector less
		full = "A.\n<!--" + full[:MaxFileSize-len("A.\n<!---->")] + "-->"
	}
	if _, err := Parse("full.md", strings.NewReader(full)); err != nil || len(full) != MaxFileSize {
		t.Errorf("a file of exactly the limit: %v", err)
	}
}

type broken struct{}

var errBroken = errors.New("the disk is gone")

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func TestReaderFails(t *testing.T) {
	_, err := Parse("x.md", broken{})
	if !errors.Is(err, errBroken) || err.Error() != "reading x.md: the disk is gone" {
		t.Errorf("got %v", err)
	}
}

func TestManyErrors(t *testing.T) {
	_, err := Parse("x.md", strings.NewReader(strings.Repeat("(x)\n", 120)))
	var list ErrorList
	if !errors.As(err, &list) || len(list) != maxErrors+1 {
		t.Fatalf("got %v", err)
	}
	if last := list[maxErrors].Error(); last != "x.md: and 70 more" {
		t.Errorf("the list closes with %q", last)
	}
	var one *Error
	if !errors.As(err, &one) || one.Line != 1 {
		t.Errorf("no single error in the list")
	}
}
