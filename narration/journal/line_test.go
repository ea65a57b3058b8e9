package journal

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The lines are what others may read, and may have written years ago.
func TestALineIsWhatItWas(t *testing.T) {
	j, path := inFolder(t)
	paris := time.FixedZone("", 3600)
	appendAll(t, j,
		Entry{time.Date(2026, 11, 27, 7, 0, 0, 999e6, paris), 8 * time.Minute, "Jour 3 — L’expérience humaine", 3, true, `mieux que <hier> & "doux"`},
		Entry{Start: time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC), Listened: 479600 * time.Millisecond, Title: "Pluie", Day: NoDay},
		Entry{Start: time.Date(2026, 7, 1, 22, 30, 0, 0, time.FixedZone("", -34200)), Day: 0, Note: " "})
	const want = `{"start":"2026-11-27T07:00:00+01:00","seconds":480,"title":"Jour 3 — L’expérience humaine","day":3,"finished":true,"note":"mieux que <hier> & \"doux\""}
{"start":"2026-07-01T22:30:00Z","seconds":480,"title":"Pluie","finished":false}
{"start":"2026-07-01T22:30:00-09:30","seconds":0,"title":"","day":0,"finished":false}
`
	if got := content(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	holds(t, j, 0,
		Entry{time.Date(2026, 11, 27, 7, 0, 0, 0, paris), 8 * time.Minute, "Jour 3 — L’expérience humaine", 3, true, `mieux que <hier> & "doux"`},
		Entry{Start: time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC), Listened: 8 * time.Minute, Title: "Pluie", Day: NoDay},
		Entry{Start: time.Date(2026, 7, 1, 22, 30, 0, 0, time.FixedZone("", -34200)), Day: 0})
}

func TestATextIsOneLineOfBoundedLength(t *testing.T) {
	long := strings.Repeat("é", maxText)
	for text, want := range map[string]string{
		"":                          "",
		" \n\t ":                    "",
		"calme\nensuite":            "calme ensuite",
		"\r\ncalme\r\n":             "calme",
		"a\x00b\x1b[2Jc\x7fd":       "a b [2Jc d",
		"a\u0085b\u2028c\u2029":     "a b c",
		"jour\u202f3\u00a0!":        "jour\u202f3\u00a0!",
		"\xff\xfe":                  "\ufffd\ufffd",
		long:                        long,
		long + "é":                  long,
		long[:2*maxText-4] + "   x": long[:2*maxText-4],
	} {
		if got := clean(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnEntryThatCouldNotBeReadAgainIsRefused(t *testing.T) {
	j, path := inFolder(t)
	for _, change := range []func(*Entry){
		func(e *Entry) { e.Start = time.Time{} },
		func(e *Entry) { e.Start = e.Start.AddDate(9000, 0, 0) },
		func(e *Entry) { e.Start = e.Start.AddDate(-3000, 0, 0) },
		func(e *Entry) { e.Start = e.Start.In(time.FixedZone("", 99*3600)) },
		func(e *Entry) { e.Listened = -time.Second },
	} {
		e := sitting(1)
		change(&e)
		if err := j.Append(e); err == nil {
			t.Errorf("%+v was kept", e)
		}
	}
	nothingLeft(t, filepath.Dir(path))
}

var damagedLines = []string{
	"{", "}", "null", "[]", "3", `"start"`, "{}", `{"seconds":3}`, `{"start":""}`, `{"start":null}`,
	`{"start":3}`, `{"start":"yesterday"}`, `{"start":"2026-02-30T07:00:00Z"}`, `{"start":"2026-11-27"}`,
	`{"start":"0001-01-01T00:00:00Z"}`,
	`{"start":"2026-11-27T07:00:00Z","seconds":-1}`,
	`{"start":"2026-11-27T07:00:00Z","seconds":1e30}`,
	`{"start":"2026-11-27T07:00:00Z","seconds":9223372037}`,
	`{"start":"2026-11-27T07:00:00Z","seconds":"480"}`,
	`{"start":"2026-11-27T07:00:00Z","day":"3"}`,
	`{"start":"2026-11-27T07:00:00Z","finished":1}`,
	`{"start":"2026-11-27T07:00:00Z"} {"start":"2026-11-27T07:00:00Z"}`,
	`{"start":"2026-11-27T07:00:00Z","note":"cal{"start":"2026-11-27T07:00:00Z"}`,
	"\x00\x00\x00", "\xff\xfe{", "# a note",
}

func TestDamagedLinesArePassedOver(t *testing.T) {
	j, path := inFolder(t)
	appendAll(t, j, sitting(0))
	good := content(t, path)
	for i, line := range damagedLines {
		put(t, path, good+strings.Join(damagedLines[:i], "\n")+"\n\n"+line+"\r\n"+good)
		holds(t, j, i+1, sitting(0), sitting(0))
	}
}

func TestReadableLinesAreRead(t *testing.T) {
	start := time.Date(2026, 11, 27, 7, 0, 0, 0, time.UTC)
	for line, want := range map[string]Entry{
		`{"start":"2026-11-27T07:00:00Z"}`:                                            {Start: start, Day: NoDay},
		` { "start" : "2026-11-27T07:00:00Z" , "day" : 0 } ` + "\r\n":                 {Start: start},
		"\ufeff" + `{"start":"2026-11-27T07:00:00Z","day":null,"note":null}`:          {Start: start, Day: NoDay},
		`{"mood":{"a":[1]},"start":"2026-11-27T07:00:00.75Z","seconds":1,"x":"y"}`:    {Start: start, Listened: time.Second, Day: NoDay},
		`{"start":"2026-11-27T07:00:00Z","day":-7,"title":"a\nb","note":"\u001b[2J"}`: {Start: start, Title: "a b", Day: NoDay, Note: "[2J"},
	} {
		if got, err := parse([]byte(line)); err != nil || !same(got, want) {
			t.Errorf("%s: got %+v, %v", line, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for number := range 4 {
		line, err := format(sitting(number))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	for _, line := range damagedLines {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := parse(line)
		if err != nil {
			return
		}
		again, err := format(e)
		if err != nil {
			t.Fatalf("%+v was read and cannot be written: %v", e, err)
		}
		if n := strings.Count(string(again), "\n"); n != 1 || again[len(again)-1] != '\n' {
			t.Errorf("%q is not one line", again)
		}
		if got, err := parse(again); err != nil || !same(got, e) {
			t.Errorf("%+v became %+v, %v", e, got, err)
		}
	})
}
