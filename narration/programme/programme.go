// Package programme reads a programme: a folder with one script a day and a
// programme.yaml that says what they have in common.
package programme

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"meditate/narration/script"
	"meditate/narration/yamlfile"
)

// fileName is the file of a programme that is no script. A folder may do without.
const fileName = "programme.yaml"

// A Programme is a series of days.
type Programme struct {
	Title    string
	Language string // BCP 47
	Credits  []string
	Show     Show

	Days []*script.Script // by day

	// Broken holds what is wrong with scripts that could not be read. The other
	// days can be used all the same.
	Broken error

	files  fs.FS  // the folder
	name   string // of the folder, for messages
	titled bool   // whether programme.yaml has a title
}

// Load reads the programme in a folder: programme.yaml, and as a day each file
// whose name ends in .md, but for README.md and hidden files. Name is what
// messages call the folder. What is wrong with programme.yaml is a
// script.ErrorList.
func Load(files fs.FS, name string) (*Programme, error) {
	p := &Programme{files: files, name: name, Show: Show{Kind: "serial"}}
	if err := p.readYAML(); err != nil {
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
	if info, err := fs.Stat(files, file); err == nil && !info.Mode().IsRegular() { // a pipe would be waited for
		return nil, fmt.Errorf("%s is no text file; take it out of the folder", name)
	}
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

// readYAML reads programme.yaml, if there is one.
func (p *Programme) readYAML() error {
	file := path.Join(p.name, fileName)
	data, err := readSmall(p.files, fileName, yamlfile.MaxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("%s: %w", file, err)
	default:
		if err := yamlfile.Read(kind, file, data, fileKeys, p); err != nil {
			return err
		}
	}
	if p.titled = p.Title != ""; !p.titled {
		p.Title = p.name
	}
	return nil
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
