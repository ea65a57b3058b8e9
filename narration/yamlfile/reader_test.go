package yamlfile

import (
	"errors"
	"strings"
	"testing"

	"meditate/narration/script"
)

// A garden is what a file of these tests is about.
type garden struct {
	name   string
	path   struct{ stone string }
	notes  []string
	plants []plant
}

type plant struct{ name, colour string }

func text(s string) (string, error) {
	if strings.Contains(s, "weed") {
		return "", errors.New("weeds grow by themselves")
	}
	return s, nil
}

var plantKeys = []Key[plant]{
	One("name", "name: rose", text, func(p *plant) *string { return &p.name }),
	One("colour", "colour: red", text, func(p *plant) *string { return &p.colour }),
}

var gardenKeys = []Key[garden]{
	One("name", "name: Eden", text, func(g *garden) *string { return &g.name }),
	Group("path", "path: {stone: slate}", []Key[struct{ stone string }]{
		One("stone", "stone: slate", text, func(p *struct{ stone string }) *string { return &p.stone }),
	}, func(g *garden) *struct{ stone string } { return &g.path }),
	{Name: "notes", Example: "notes: [dry]", Set: func(r *Reader, e Entry, g *garden) {
		Each(r, e, "lines", text, func(_ Place, note string) { g.notes = append(g.notes, note) })
	}},
	{Name: "plants", Example: "plants: [rose]", Set: func(r *Reader, e Entry, g *garden) {
		EachOf(r, e, "plants", "this plant has no name", plantKeys, func(_ Place, p plant) { g.plants = append(g.plants, p) })
	}},
	{Name: "story", Example: "story: |", Set: func(r *Reader, e Entry, g *garden) {
		lines, ok := e.Value.Block()
		if !ok {
			r.Errorf(e.Value.At(), "no block")
		}
		g.notes = append(g.notes, lines...)
	}},
}

func read(kind Kind, data string) (garden, error) {
	var g garden
	kind.Noun = "beds"
	err := Read(kind, "g.yaml", []byte(data), gardenKeys, &g)
	return g, err
}

func TestWhatAFileHolds(t *testing.T) {
	g, err := read(Kind{Blocks: true}, "name: Eden\npath: {stone: slate}\nnotes: [dry, 5, true]\nplants:\n  - rose\n  - name: ivy\n    colour: green\nstory: |\n  a  \r\n\n   b\n")
	if err != nil {
		t.Fatal(err)
	}
	if g.name != "Eden" || g.path.stone != "slate" || len(g.plants) != 2 || g.plants[1] != (plant{"ivy", "green"}) {
		t.Errorf("got %+v", g)
	}
	if got := strings.Join(g.notes, "|"); got != "dry|5|true|a|| b|" {
		t.Errorf("notes %q", got)
	}
}

func TestMessagesAreAboutTheKindOfFile(t *testing.T) {
	kind := Kind{
		Also:   map[string]string{"flowers": "plants", "colour": "colour"},
		Refuse: func(key string) string { return map[string]string{"fence": "a garden is open"}[key] },
	}
	for data, want := range map[string]string{
		"nam: x\n":                     "g.yaml:1:1: unknown key \"nam\"; the nearest is name, as in name: Eden",
		"Flowers: x\n":                 "g.yaml:1:1: unknown key \"Flowers\"; the nearest is plants, as in plants: [rose]",
		"colour: x\n":                  "g.yaml:1:1: unknown key \"colour\"; the keys here are name, path, notes, plants, story",
		"fence: x\n":                   "g.yaml:1:1: a garden is open",
		"story: |\n  x\n":              "g.yaml:1:8: the sign | has no meaning here; put a text with such signs in quotes, as in name: \"…\"",
		"name: weeds\nnotes: [weed]\n": "g.yaml:1:7: weeds grow by themselves, as in name: Eden\ng.yaml:2:9: weeds grow by themselves, as in notes: [dry]",
		"notes: x\nplants: x\n":        "g.yaml:1:8: notes is a list of lines, as in notes: [dry]\ng.yaml:2:9: plants is a list of plants, as in plants: [rose]",
		"plants: [{colour: red}]\n":    "g.yaml:1:11: this plant has no name; add a line such as name: rose",
		"path: slate\n":                "g.yaml:1:7: path is made of beds; write one “key: value” a line, with a space after the colon, as in stone: slate",
		"\xff":                         "g.yaml: this is no text in UTF-8; write the beds with a text editor and save them as UTF-8",
		strings.Repeat("#", MaxSize+1): "g.yaml: the file is larger than 64 KiB; beds are some lines of text",
		"\r\n" + strings.Repeat(" \r\n", maxBlank) + "a: b\n": "g.yaml:102:1: more than 100 empty lines; take some out",
		"a\n---\nb\n": "g.yaml:3:1: the beds begin again after a line of ---; take that line out",
	} {
		if _, err := read(kind, data); err == nil || err.Error() != want {
			t.Errorf("%.60q:\ngot:\n%v\nwant:\n%s", data, err, want)
		}
	}
}

func TestALongListOfErrorsIsCutShort(t *testing.T) {
	_, err := read(Kind{}, strings.Repeat("nam: x\n", MaxErrors+20))
	var list script.ErrorList
	if !errors.As(err, &list) || len(list) != MaxErrors+1 || list[MaxErrors].Error() != "g.yaml: and 20 more" {
		t.Errorf("got %d errors", len(list))
	}
}

func TestSomeEmptyLinesAreFine(t *testing.T) {
	if g, err := read(Kind{}, strings.Repeat(" \r\n", maxBlank)+"name: Eden"); err != nil || g.name != "Eden" {
		t.Errorf("got %+v, %v", g, err)
	}
}

func TestTheNearestName(t *testing.T) {
	names := []string{"cache-size", "voice", "base-url", "été"}
	for word, want := range map[string]string{
		"cache": "cache-size", "VOICE": "voice", "voices": "voice", "base_url": "base-url", "baseurl": "base-url", "ete": "", "zzzzzz": "", "": "cache-size",
	} {
		i, near := Nearest(word, names)
		if got := names[i]; near != (want != "" && word != "") || near && got != want {
			t.Errorf("%q: got %s, %v", word, got, near)
		}
	}
}
