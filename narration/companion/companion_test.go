package companion

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/narration"
	"meditate/narration/script"
	"meditate/narration/speech"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite what is in testdata")

// evening is a script with what formats stumble over: their own signs, emoji, text from
// right to left, an inclusive spelling, sections that are too short.
const evening = `---
titre: Le soir & « la nuit »
sous-titre: 1 < 2 🌙
durée: 3 min
---
Avant tout, bienvenue.
## Arrivée
(cloche)
Un «mot» pour toi =» & un autre.
## Le cœur de la séance
> Tu es prêt·e & {seul·e|seule}.
(silence 30 s, 10 s à 60 s)
السلام عليكم.
## Un souffle
Respire.
## Retour
> Ce moment est à toi.
(silence 20 s, 10 s à 60 s)
(cloche)
`

// arranged arranges a script at a rate, with as many seconds a phrase as it has tens of
// letters.
func arranged(t testing.TB, text string, rate audio.Rate, length time.Duration) *narration.Score {
	t.Helper()
	s, err := script.Parse("soir.md", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	lengths := narration.Lengths{}
	for _, p := range s.Phrases() {
		lengths[p.Spoken] = int64(len(p.Spoken))*int64(rate)/10 + 7
	}
	score, err := narration.Arrange(s, lengths, narration.Options{Rate: rate, Length: length})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range score.Events {
		score.Events[i].Text = strings.NewReplacer("«mot»", "<b>mot</b>", "=»", "-->").Replace(e.Text) // which is no script
	}
	return score
}

func tonight(t testing.TB) Session {
	return Session{
		Score: arranged(t, evening, 48000, 0), Programme: "Cinq soirs \"à soi\"",
		Title: "Le soir & « la nuit »", Subtitle: "1 < 2 🌙", Author: "Claire <claire@example.org>",
		Voices:  []Voice{{Name: "builtin", Synthetic: true, Engine: "SVOX Pico", Licence: "Apache-2.0."}, {Name: "ma-voix", Speaker: "Anne"}},
		Credits: []string{"Textes : Claire & Anne."}, Copyright: "© 2026 Claire", License: "CC-BY-4.0",
	}
}

// TestFilesAreAsTheyWere holds every file to the one that was read by people, and by
// other programs, once.
func TestFilesAreAsTheyWere(t *testing.T) {
	s := tonight(t)
	notes, err := s.Notes("notes.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"soir.vtt": s.WebVTT(), "soir.srt": s.SRT(), "soir.html": s.HTML(), "soir.txt": s.Text(),
		"soir.chapters.json": s.ChaptersJSON(), "soir.notes.txt": []byte(notes), "soir.notes.html": s.NotesPage(notes),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is now:\n%s", name, got)
		}
	}
}

func TestEnglishNotes(t *testing.T) {
	s := tonight(t)
	s.Score.Language = "en-GB"
	notes, err := s.Notes("notes.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"synthetic voice SVOX Pico", "while driving", "may stop at any time", "replaces no care", "trim silence", "plays faster", "CC-BY-4.0"} {
		if !strings.Contains(notes, want) {
			t.Errorf("nothing says %q:\n%s", want, notes)
		}
	}
}

// TestChaptersOfAnySession holds for sections of any length: none is too short, unless
// the whole session is, and together they are the session.
func TestChaptersOfAnySession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := audio.Rate(rapid.SampledFrom([]int{8000, 44100, 48000}).Draw(t, "rate"))
		score := &narration.Score{Rate: rate, Language: "fr"}
		for i, seconds := range rapid.SliceOfN(rapid.Float64Range(0.1, 60), 1, 12).Draw(t, "seconds") {
			n := int64(seconds * float64(rate))
			score.Sections = append(score.Sections, narration.Section{Title: fmt.Sprint(i), Start: score.Frames, Frames: n})
			score.Frames += n
		}
		chapters := Session{Score: score}.Chapters()
		at := int64(0)
		for _, c := range chapters {
			if c.Start != at {
				t.Fatalf("%+v does not begin where the one before ends: %d", c, at)
			}
			if c.Frames < ShortestChapter*int64(rate) && len(chapters) > 1 {
				t.Fatalf("%+v is too short", c)
			}
			at += c.Frames
		}
		if at != score.Frames {
			t.Fatalf("the chapters end at %d, the session at %d", at, score.Frames)
		}
	})
}

func TestWhichTitleAChapterGets(t *testing.T) {
	for _, c := range []struct {
		seconds []int64
		want    string
	}{
		{[]int64{5, 60, 10, 30}, "1@0 3@75"},
		{[]int64{19, 5, 60}, "0@0 2@24"},
		{[]int64{5, 19, 60}, "1@0 2@24"},
		{[]int64{30, 5, 5, 5, 5, 30}, "0@0 5@50"},
		{[]int64{5, 5}, "0@0"},
		{[]int64{20}, "0@0"},
	} {
		score := &narration.Score{Rate: 1000}
		for i, s := range c.seconds {
			score.Sections = append(score.Sections, narration.Section{Title: fmt.Sprint(i), Start: score.Frames, Frames: 1000 * s})
			score.Frames += 1000 * s
		}
		var got []string
		for _, ch := range (Session{Score: score}).Chapters() {
			got = append(got, fmt.Sprintf("%s@%d", ch.Title, ch.Start/1000))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s", c.seconds, got, c.want)
		}
	}
}

// TestACueAPhrase reads times back and holds them to the frames.
func TestACueAPhrase(t *testing.T) {
	for _, rate := range []audio.Rate{8000, 44100, 48000} {
		s := Session{Score: arranged(t, evening, rate, 150*time.Second)}
		lines := strings.Split(string(s.WebVTT()), "\n")
		captions := s.Captions()
		i := 0
		for _, l := range lines {
			var fh, fm, th, tm int
			var fs, ts float64
			if n, _ := fmt.Sscanf(l, "%d:%d:%f --> %d:%d:%f", &fh, &fm, &fs, &th, &tm, &ts); n != 6 {
				continue
			}
			for _, c := range []struct {
				seconds float64
				frame   int64
			}{{float64(fh*3600+fm*60) + fs, captions[i].Start}, {float64(th*3600+tm*60) + ts, captions[i].End}} {
				if d := math.Abs(c.seconds - float64(c.frame)/float64(rate)); d > 0.0005001 {
					t.Errorf("%d Hz, cue %d: %.4f s from its frame", rate, i+1, d)
				}
			}
			i++
		}
		if i != len(captions) || i != 6 {
			t.Errorf("%d cues of %d phrases", i, len(captions))
		}
	}
}

func TestAccordOfWhatIsRead(t *testing.T) {
	for accord, want := range map[speech.Accord]string{
		speech.Doublet: "Tu es prêt·e & seul·e.", speech.Feminine: "Tu es prête & seule.", speech.Masculine: "Tu es prêt & seul.",
	} {
		s := tonight(t)
		s.Accord = accord
		if i := slices.IndexFunc(s.Captions(), func(c Caption) bool { return c.Text == want }); i < 0 {
			t.Errorf("%v: no caption says %q: %v", accord, want, s.Captions())
		}
		if !strings.Contains(string(s.Text()), want) {
			t.Errorf("%v: the transcript does not say %q", accord, want)
		}
	}
}

func TestTemplatesOfOnesOwn(t *testing.T) {
	s := tonight(t)
	for template, want := range map[string]string{
		"{{.Title}}, {{.Length}}\r\n\r\n\r\n\r\n{{range .Chapters}}- {{.Time}} {{.Title}}\n{{end}}": "Le soir & « la nuit » — 1 < 2 🌙, 3 min\n\n- 0:00",
		"{{if .Synthetic}}Machine{{end}}":       "Machine\n",
		"Écris à https://example.org/?a=1&b=2.": "https://example.org/?a=1&b=2.",
		" \n":                "N’écoute pas",
		"Bonjour {{.Titre}}": "notes.txt:1: there is no {{.Titre}}",
		"a\nb\n{{.Title":     "notes.txt:3: ",
		"{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}":                      "notes.txt:1: notes can say",
		"{{range $i := 1000000000}}{{end}}":                                                "notes.txt:1: notes can say one thing at a time",
		"a\n{{printf \"%999999999d\" 1}}":                                                  "notes.txt:2: notes can say one thing at a time",
		"{{range .Chapters}}{{range $.Chapters}}{{range $.Chapters}}{{end}}{{end}}{{end}}": "notes.txt:1: too many lists",
		"a\nS\xe9ance":  "notes.txt:2: this is no text in UTF-8",
		"a\nb\x0cbreak": "notes.txt:2:2: a character that cannot be shown",
		"\ufeffA\r\nB":  "A\nB\n",
		"{{range .Chapters}}{{range $.Chapters}}" + strings.Repeat("x", 20000) + "{{end}}{{end}}": "the notes become longer than 64 KiB",
	} {
		got, err := s.Notes("notes.txt", template)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%.40q: %.200q, want %q", template, got, want)
		}
	}
}

func TestWhatADescriptionIsMadeOf(t *testing.T) {
	s := tonight(t)
	for _, c := range []struct{ description, subtitle, want string }{
		{"Dix minutes.", "Le soir", "Dix minutes."},
		{"", "Le soir", "«\u00a0Tu es prêt·e & seul·e.\u00a0»"},
	} {
		s.Description, s.Subtitle = c.description, c.subtitle
		if got := s.About(); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestAddressesAreLinks(t *testing.T) {
	want := `<p>Va sur <a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>. &lt;b&gt;</p>` + "\n"
	if got := NotesHTML("Va sur https://example.org/?a=1&b=2. <b>"); got != want {
		t.Errorf("%s", got)
	}
}

func TestDirections(t *testing.T) {
	for tag, want := range map[string]string{"fr": "ltr", "ar": "rtl", "he-IL": "rtl", "az-Arab": "rtl", "": "ltr", "zz-!": "ltr"} {
		if got := Direction(tag); got != want {
			t.Errorf("%q: %s", tag, got)
		}
	}
}

func TestChaptersAreJSON(t *testing.T) {
	var file struct {
		Version  string
		Chapters []struct {
			StartTime *float64
			Title     string
		}
	}
	if err := json.Unmarshal(tonight(t).ChaptersJSON(), &file); err != nil || file.Version != "1.2.0" {
		t.Fatalf("%+v, %v", file, err)
	}
	if len(file.Chapters) == 0 || file.Chapters[0].StartTime == nil || *file.Chapters[0].StartTime != 0 {
		t.Errorf("%+v", file)
	}
}
