// Package programme reads a programme: a folder with one script a day and a
// programme.yaml that says what they have in common.
package programme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"meditate/narration/script"

	"github.com/goccy/go-yaml"
)

// fileName is the file of a programme that is no script. A folder may do without.
const fileName = "programme.yaml"

// maxFileSize bounds what is read of programme.yaml, in bytes.
const maxFileSize = 8 << 10

// A Programme is a series of days.
type Programme struct {
	Title    string   `yaml:"title"`
	Language string   `yaml:"language"` // BCP 47
	Credits  []string `yaml:"credits"`

	Days []*script.Script `yaml:"-"` // by day

	// Broken holds what is wrong with scripts that could not be read. The other
	// days can be used all the same.
	Broken error `yaml:"-"`
}

// Load reads the programme in a folder: programme.yaml, and as a day each file
// whose name ends in .md, but for README.md and hidden files. Name is what messages call the
// folder.
func Load(files fs.FS, name string) (*Programme, error) {
	p := &Programme{Title: name}
	if err := p.readYAML(files, name); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var broken []error
	for _, e := range entries {
		// What begins with a dot was left there by a program: ._jour-1.md.
		if e.IsDir() || path.Ext(e.Name()) != ".md" || strings.HasPrefix(e.Name(), ".") || strings.EqualFold(e.Name(), "README.md") {
			continue
		}
		s, err := readDay(files, e.Name(), path.Join(name, e.Name()))
		if err != nil {
			broken = append(broken, err)
			continue
		}
		p.Days = append(p.Days, s)
	}
	slices.SortStableFunc(p.Days, func(a, b *script.Script) int { return cmp.Compare(a.Meta.Day, b.Meta.Day) })
	for i := 1; i < len(p.Days); i++ {
		if p.Days[i].Meta.Day == p.Days[i-1].Meta.Day {
			return nil, fmt.Errorf("%s and %s are both day %d; give one of them another (jour: N)",
				p.Days[i-1].Name, p.Days[i].Name, p.Days[i].Meta.Day)
		}
	}
	p.Broken = errors.Join(broken...)
	if len(p.Days) == 0 && p.Broken == nil {
		return nil, fmt.Errorf("%s holds no day: write one script a day, in files that end in .md", name)
	}
	return p, nil
}

func readDay(files fs.FS, file, name string) (*script.Script, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := script.Parse(name, f)
	if err == nil && s.Meta.Day == script.NoDay {
		err = script.ErrorList{{
			File: name, Line: 1, Col: 1,
			Text: "the script does not say which day it is; add a front matter with a line like jour: 3",
		}}
	}
	return s, err
}

// position is how the YAML library begins its messages: [line:column].
var position = regexp.MustCompile(`^\[(\d+):(\d+)\] `)

func (p *Programme) readYAML(files fs.FS, name string) error {
	file := path.Join(name, fileName)
	data, err := readSmall(files, fileName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	if err := yaml.UnmarshalWithOptions(data, p, yaml.Strict()); err != nil {
		text, _, _ := strings.Cut(yaml.FormatError(err, false, false), "\n")
		if m := position.FindStringSubmatch(text); m != nil {
			return fmt.Errorf("%s:%s:%s: %s; it may say title, language and credits", file, m[1], m[2], text[len(m[0]):])
		}
		return fmt.Errorf("%s: %s", file, text)
	}
	if strings.ContainsFunc(p.Title+strings.Join(p.Credits, ""), unicode.IsControl) {
		return fmt.Errorf("%s: a text holds a character that cannot be shown", file)
	}
	if p.Title == "" {
		p.Title = name
	}
	return nil
}

// readSmall reads an ordinary file of at most maxFileSize bytes.
func readSmall(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("this is no ordinary file")
	case info.Size() > maxFileSize:
		return nil, fmt.Errorf("the file is larger than %d KiB", maxFileSize>>10)
	}
	return fs.ReadFile(files, name)
}

// A NoDayError says that a programme has no such day.
type NoDayError struct {
	Day       int
	Programme *Programme
}

func (e *NoDayError) Error() string {
	days := make([]string, len(e.Programme.Days))
	for i, s := range e.Programme.Days {
		days[i] = fmt.Sprint(s.Meta.Day)
	}
	return fmt.Sprintf("there is no day %d in %q; it has the days %s", e.Day, e.Programme.Title, strings.Join(days, ", "))
}

// Day returns the script of a day. Where a script that could not be read may be
// the one, the error says what is wrong with it.
func (p *Programme) Day(day int) (*script.Script, error) {
	for _, s := range p.Days {
		if s.Meta.Day == day {
			return s, nil
		}
	}
	if p.Broken != nil {
		return nil, p.Broken
	}
	return nil, &NoDayError{day, p}
}
