package programme_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/narration/programme"
)

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestDaysComeInOrderAndOtherFilesAreLeftAlone(t *testing.T) {
	p, err := programme.Load(folder(map[string]string{
		"programme.yaml": "title: Soirs\nlanguage: fr\ncredits: [moi]\n",
		"b.md":           "---\njour: 1\n---\nUn.\n",
		"a.md":           "---\njour: 10\n---\nDix.\n",
		"c.md":           "---\njour: 2\n---\nDeux.\n",
		"README.md":      "# Not a day",
		"notes.txt":      "…",
		"._a.md":         "\x00\x05\x16\x07",
		"old/d.md":       "not a day either",
	}), "soirs")
	if err != nil || p.Broken != nil {
		t.Fatal(err, p.Broken)
	}
	var names []string
	for _, s := range p.Days {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "soirs/b.md soirs/c.md soirs/a.md" {
		t.Errorf("days are %s", got)
	}
	if p.Title != "Soirs" || p.Language != "fr" || len(p.Credits) != 1 {
		t.Errorf("got %+v", p)
	}
}

func TestAFolderNeedsNoProgrammeFile(t *testing.T) {
	for name, yaml := range map[string]string{"none": "", "empty": " \n", "a comment": "# later\n"} {
		files := folder(map[string]string{"a.md": "---\njour: 1\n---\nUn.\n"})
		if yaml != "" {
			files["programme.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
		}
		p, err := programme.Load(files, "soirs")
		if err != nil || p.Title != "soirs" {
			t.Errorf("%s: %v, %+v", name, err, p)
		}
	}
}

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	day := "---\njour: 1\n---\nUn.\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":     {map[string]string{"x.txt": ""}, "soirs holds no day"},
		"twice":       {map[string]string{"a.md": day, "b.md": day}, "soirs/a.md and soirs/b.md are both day 1"},
		"unknown key": {map[string]string{"a.md": day, "programme.yaml": "title: x\ntitel: y\n"}, `soirs/programme.yaml:2:1: unknown key "titel"; the nearest is title, as in title: `},
		"wrong type":  {map[string]string{"a.md": day, "programme.yaml": "title: x\ncredits: {a: b}\n"}, "soirs/programme.yaml:2:10: credits is a list of lines"},
		"no yaml":     {map[string]string{"a.md": day, "programme.yaml": "title: [\n"}, "soirs/programme.yaml:"},
		"too large":   {map[string]string{"a.md": day, "programme.yaml": strings.Repeat("#", 1<<17)}, "larger than 64 KiB"},
		"escapes":     {map[string]string{"a.md": day, "programme.yaml": "title: \"\\e[31mred\"\n"}, "soirs/programme.yaml:1:8: a text is made of characters that can be shown, not of U+001B"},
	} {
		if _, err := programme.Load(folder(c.files), "soirs"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want …%s…", name, err, c.want)
		}
	}
}

func TestABrokenDayHidesNoOther(t *testing.T) {
	p, err := programme.Load(folder(map[string]string{
		"a.md": "---\njour: 1\n---\nUn.\n",
		"b.md": "---\njour: 2\n---\n(silence 20)\n",
		"c.md": "Sans jour.\n",
	}), "soirs")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Day(1); err != nil {
		t.Error(err)
	}
	_, err = p.Day(2)
	for _, want := range []string{"soirs/b.md:4:10: ", "soirs/c.md:1:1: the script does not say which day it is"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want …%s…", err, want)
		}
	}
}

func TestADayThatIsNotThere(t *testing.T) {
	p, err := programme.Load(folder(map[string]string{"a.md": "---\njour: 1\n---\nUn.\n"}), "soirs")
	if err != nil {
		t.Fatal(err)
	}
	var no *programme.NoDayError
	if _, err := p.Day(2); !errors.As(err, &no) || err.Error() != `there is no day 2 in "soirs"; it has the days 1` {
		t.Errorf("got %v", err)
	}
}
