package reading_test

import (
	"maps"
	"strings"
	"testing"

	"meditate/narration/reading"
)

var sheetLines = []reading.Line{
	{Number: 1, Text: "Tu peux t’installer ici.", Section: "Arrivée"},
	{Number: 2, Text: "Tu peux penser à un être cher.", Section: "Arrivée"},
	{Number: 3, Text: "Même là, tu es digne de *douceur*.", Affirmation: true, Section: "Le cœur"},
	{Number: 12, Text: "Tu peux penser à <toi> & à lui.", Section: "Le cœur"},
}

func TestFilesAreNamedByNumberOrText(t *testing.T) {
	for name, want := range map[string]int{
		"1.wav": 1, "03.wav": 3, "012 quoi que ce soit.wav": 12, "2 - Tu peux penser.wav": 2,
		"Tu peux t'installer ici.wav": 1, "TU PEUX T INSTALLER.ogg": 1, "tu_peux_penser_a_un_etre.wav": 2,
		"Me\u0302me là, tu es digne.wav": 3, "prises/03.wav": 3,
	} {
		got, errs := reading.ByName(sheetLines, []string{name})
		if len(errs) > 0 || !maps.Equal(got, map[int]string{want: name}) {
			t.Errorf("%s: %v, %v; want %d", name, got, errs, want)
		}
	}
}

func TestNoFileIsGuessed(t *testing.T) {
	for names, want := range map[string]string{
		"4.wav":                          "there is no phrase 4 on the sheet",
		"000.wav":                        "there is no phrase 0 on the sheet",
		"bruit.wav":                      "bruit.wav fits no phrase; begin its name with the number",
		"Tu peux.wav":                    "fits no phrase",
		"Tu peux penser.wav":             "fits the phrases 2, 12",
		"...wav":                         "fits no phrase",
		"jour3-03.wav":                   "fits no phrase",
		"3.wav|03.wav":                   "phrase 3 has several files: 03.wav, 3.wav; keep one",
		"1 Tu peux penser à un être.wav": "begins with the number 1, but its text is that of phrase 2",
		"99999999999999999999999999.wav": "there is no phrase 9999",
	} {
		got, errs := reading.ByName(sheetLines, strings.Split(names, "|"))
		if len(got) != 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), want) {
			t.Errorf("%s: %v, %v; want %q", names, got, errs, want)
		}
	}
}

func FuzzByName(f *testing.F) {
	f.Add("03.wav", "Tu peux t'installer")
	f.Add("", "é/\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		got, errs := reading.ByName(sheetLines, []string{a, b})
		claimed := len(got)
		for number, name := range got {
			if name != a && name != b || number < 1 {
				t.Fatalf("%v", got)
			}
		}
		if claimed == 0 && len(errs) == 0 || claimed > 2 {
			t.Fatalf("%q, %q: %v, %v", a, b, got, errs)
		}
	})
}
