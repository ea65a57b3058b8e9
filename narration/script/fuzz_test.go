package script

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// FuzzParse holds every input to what Parse and Format promise: no panic,
// errors in the order of the file, and a printed form that means the same and
// is its own printed form.
func FuzzParse(f *testing.F) {
	for _, seed := range wellFormed {
		f.Add([]byte(seed))
	}
	for _, c := range faulty {
		f.Add([]byte(c.in))
	}
	const programme = "../../scripts"
	entries, err := os.ReadDir(programme)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		f.Fatal(err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".md" {
			text, err := os.ReadFile(filepath.Join(programme, e.Name()))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("fuzz.md", bytes.NewReader(text))
		if err != nil {
			checkErrors(t, err)
			return
		}
		checkRoundTrip(t, s)
	})
}

// checkErrors checks that err is a list of complete errors in order.
func checkErrors(t *testing.T, err error) {
	t.Helper()
	var list ErrorList
	if !errors.As(err, &list) || len(list) == 0 || len(list) > maxErrors+1 {
		t.Fatalf("not a list of errors: %#v", err)
	}
	last := Pos{}
	for i, e := range list {
		at := Pos{e.Line, e.Col}
		if e.Line == 0 && i == len(list)-1 {
			continue
		}
		if at.Line < last.Line || at.Line == last.Line && at.Col < last.Col || e.Text == "" {
			t.Fatalf("out of order or empty: %v", err)
		}
		last = at
	}
}

// checkRoundTrip checks that what Format prints reads back as the same script
// and prints alike.
func checkRoundTrip(t *testing.T, s *Script) {
	t.Helper()
	first := Format(s)
	again, err := Parse(s.Name, bytes.NewReader(first))
	if err != nil {
		t.Fatalf("what Format printed does not parse: %v\n%s", err, first)
	}
	if want, got := placeless(s), placeless(again); !reflect.DeepEqual(want, got) {
		t.Fatalf("read back differently:\nwant %+v\ngot  %+v\nprinted:\n%s", dump(want), dump(got), first)
	}
	if second := Format(again); !bytes.Equal(first, second) {
		t.Fatalf("printed differently the second time:\n%s\n---\n%s", first, second)
	}
}

// placeless returns a copy of a script without positions.
func placeless(s *Script) *Script {
	c := *s
	c.Sections = nil
	for _, section := range s.Sections {
		section.Pos = Pos{}
		var items []Item
		for _, item := range section.Items {
			v := reflect.New(reflect.Indirect(reflect.ValueOf(item)).Type())
			v.Elem().Set(reflect.Indirect(reflect.ValueOf(item)))
			v.Elem().FieldByName("Pos").SetZero()
			if _, isPhrase := item.(*Phrase); isPhrase {
				items = append(items, v.Interface().(Item))
			} else {
				items = append(items, v.Elem().Interface().(Item))
			}
		}
		section.Items = items
		c.Sections = append(c.Sections, section)
	}
	return &c
}

// dump prints a script with what its phrases hold.
func dump(s *Script) string {
	var b strings.Builder
	writeTree(&b, s)
	return b.String()
}
