package programme

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"meditate/narration/script"
)

const aDay = "---\njour: 1\n---\nUn.\n"

// load reads a programme of one day.
func load(yaml string) (*Programme, error) {
	return Load(fstest.MapFS{"a.md": {Data: []byte(aDay)}, fileName: {Data: []byte(yaml)}}, "soirs")
}

func TestEveryDetailIsRead(t *testing.T) {
	data, err := os.ReadFile("testdata/all.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(data), "\ufeff" + strings.ReplaceAll(string(data), "\n", "\r\n")} {
		p, err := load(text)
		if err != nil {
			t.Fatal(err)
		}
		no := false
		want := Show{
			Subtitle: "Dix minutes pour se poser",
			Author:   "Claire Martin",
			Owner:    Owner{"Claire Martin", "claire@example.org"},
			Link:     "https://example.org/soirs",
			Description: "Cinq soirs, dix minutes chacun.\n\nOn peut s’arrêter à tout moment : # ceci n’est pas une note,\n" +
				"et « - ceci » n’est pas une liste.",
			Categories: []Category{{"Health & Fitness", "Mental Health"}, {"Education", ""}},
			Explicit:   &no,
			Copyright:  "© 2026 Claire Martin",
			License:    "CC-BY-4.0",
			Kind:       "episodic",
			BaseURL:    "https://example.org/soirs/",
			Cover:      "couverture.jpg",
			Persons:    []Person{{Name: "Claire Martin"}, {"Ana", "narrator", "https://example.org/ana"}},
		}
		if !reflect.DeepEqual(p.Show, want) {
			t.Errorf("got  %+v\nwant %+v", p.Show, want)
		}
		if p.Title != "Cinq soirs" || p.Language != "fr" || !reflect.DeepEqual(p.Credits, []string{"Textes de Claire Martin.", "Musique : personne."}) {
			t.Errorf("got %q, %q, %q", p.Title, p.Language, p.Credits)
		}
		if err := p.Lacking(); err != nil {
			t.Error(err)
		}
	}
}

// The examples in messages are what people copy.
func TestEveryExampleInAMessageIsRight(t *testing.T) {
	var lines []string
	for _, k := range fileKeys {
		lines = append(lines, k.Example)
	}
	for _, k := range ownerKeys {
		lines = append(lines, "owner:\n  "+k.Example)
	}
	for _, k := range personKeys[1:] {
		lines = append(lines, "persons:\n  - "+personKeys[0].Example+"\n    "+k.Example)
	}
	for _, text := range lines {
		p, err := load(text)
		if err != nil {
			t.Errorf("%s\n%v", text, err)
			continue
		}
		if reflect.DeepEqual(p.Show, Show{Kind: "serial"}) && p.Title == "soirs" && p.Language == "" && p.Credits == nil && text != "type: serial" {
			t.Errorf("%s\nsays nothing", text)
		}
	}
}

func TestDetailsMayBeWrittenInManyWays(t *testing.T) {
	yes := true
	for text, want := range map[string]Show{
		"":                                     {},
		"credits:\npersons:\ncategories: []\n": {},
		"author: \"Zoë 🧘🏽‍♀️ « l’amie »\"":                          {Author: "Zoë 🧘🏽‍♀️ « l’amie »"},
		"author: נועה 'N' \"O\"":                                    {Author: "נועה 'N' \"O\""},
		"subtitle: 2026":                                            {Subtitle: "2026"},
		"explicit: true":                                            {Explicit: &yes},
		"explicit: yes":                                             {Explicit: &yes},
		"categories: [\"Arts>Books\"]":                              {Categories: []Category{{"Arts", "Books"}}},
		"base-url: HTTP://Example.org//":                            {BaseURL: "http://Example.org/"},
		"base-url: http://[::1]:8080/a%20b///":                      {BaseURL: "http://[::1]:8080/a%20b/"},
		"link: https://example.org/été?a=b#c":                       {Link: "https://example.org/%C3%A9t%C3%A9?a=b#c"},
		"owner: {email: a.b+c@sub.example.org}":                     {Owner: Owner{Email: "a.b+c@sub.example.org"}},
		"cover: Ma couverture.PNG":                                  {Cover: "Ma couverture.PNG"},
		"description: One line.":                                    {Description: "One line."},
		"description: \"Un.\\n\\n\\nDeux.\\n\"":                     {Description: "Un.\n\nDeux."},
		"description: |-\n\n  Un.  \n\n\n\n    Deux.\n  Trois.\n\n": {Description: "Un.\n\n  Deux.\nTrois."},
		"persons: [Ana, {name: Bo}]":                                {Persons: []Person{{Name: "Ana"}, {Name: "Bo"}}},
	} {
		want.Kind = "serial"
		if p, err := load(text); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if !reflect.DeepEqual(p.Show, want) {
			t.Errorf("%q:\ngot  %+v\nwant %+v", text, p.Show, want)
		}
	}
}

func TestAPodcastNeedsMoreThanAProgramme(t *testing.T) {
	const file = "soirs/programme.yaml: a podcast needs "
	all := []string{
		"its title; add a line such as title: Five quiet evenings",
		"its language; add a line such as language: en",
		"its author; add a line such as author: Claire Martin",
		"its owner, whom directories write to; add a line such as owner: {name: Claire Martin, email: claire@example.org}",
		"a link to its own page; add a line such as link: https://example.org/evenings",
		"its description; add a line such as description: Five evenings of coming to rest, ten minutes each.",
		"a category; add a line such as categories: [Health & Fitness > Mental Health]",
		"to say whether it is explicit; add a line such as explicit: no",
		"the address at which its files will be; add a line such as base-url: https://example.org/evenings/",
	}
	p, err := Load(fstest.MapFS{"a.md": {Data: []byte(aDay)}}, "soirs")
	if err != nil {
		t.Fatal(err)
	}
	err = p.Lacking()
	var list script.ErrorList
	if want := file + strings.Join(all, "\n"+file); err == nil || err.Error() != want || !errors.As(err, &list) {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	for yaml, want := range map[string]string{
		"owner: {name: Ana}":          "the email address of its owner; add a line below owner such as email: claire@example.org",
		"owner: {email: a@b.example}": "the name of its owner; add a line below owner such as name: Claire Martin",
	} {
		p, err := load(yaml)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Lacking().Error(); !strings.Contains(got, file+want) || strings.Contains(got, all[3]) {
			t.Errorf("%s: got:\n%s", yaml, got)
		}
	}
}

// What Lacking tells people to write is all that is lacking.
func TestWithTheExamplesNothingLacks(t *testing.T) {
	var lines []string
	for _, k := range fileKeys {
		lines = append(lines, k.Example)
	}
	p, err := load(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Lacking(); err != nil {
		t.Error(err)
	}
}
