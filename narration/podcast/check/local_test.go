package check

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestFilesAreFoundByTheirAddress(t *testing.T) {
	for _, test := range []struct {
		name, old, new string
		unchecked      int
		rule           string
	}{
		{"another host", "https://example.com/calme/audio/jour-2.mp3", "https://cdn.example.com/calme/audio/jour-2.mp3", 1, ""},
		{"another folder", "https://example.com/calme/audio/jour-2.mp3", "https://example.com/audio/jour-2.mp3", 1, ""},
		{"a host in capitals", "https://example.com/calme/audio/jour-2.mp3", "https://EXAMPLE.com/calme/audio/jour-2.mp3", 0, ""},
		{"with a question", "audio/jour-2.mp3", "audio/jour-2.mp3?from=feed", 0, ""},
		{"upwards", "calme/audio/jour-2.mp3", "calme/../secret.mp3", 1, ""},
		{"upwards, hidden", "calme/audio/jour-2.mp3", "calme/%2e%2e/secret.mp3", 1, ""},
		{"upwards, hidden well", "calme/audio/jour-2.mp3", "calme/..%2fsecret.mp3", 1, ""},
		{"backslashes", "calme/audio/jour-2.mp3", "calme/audio%5cjour-2.mp3", 1, ""},
		{"from the root", "calme/audio/jour-2.mp3", "calme//etc/passwd.mp3", 1, ""},
		{"a drive", "calme/audio/jour-2.mp3", "calme/c:secret.mp3", 1, ""},
		{"a zero", "calme/audio/jour-2.mp3", "calme/%00.mp3", 1, ""},
		{"a folder", `"https://example.com/calme/audio/jour-2.mp3"`, `"https://example.com/calme/audio.mp3/"`, 1, "enclosure-type"},
		{"a name in UTF-8", "audio/jour-2.mp3", "audio/%C3%A9t%C3%A9.mp3", 0, ""},
	} {
		files := folder(t, strings.Replace(good, test.old, test.new, 1))
		files["secret.mp3"], files["audio/été.mp3"] = file("secret"), files["audio/jour-2.mp3"]
		r := check(t, onlyValid{files, t}, Options{SkipSound: true})
		rule := ""
		if len(r.Findings) == 1 {
			rule = r.Findings[0].Rule
		}
		if r.Unchecked != test.unchecked || len(r.Findings) > 1 || rule != test.rule {
			t.Errorf("%s: %d unchecked, %v", test.name, r.Unchecked, r.Findings)
		}
	}
}

// onlyValid complains about a look at the secret.
type onlyValid struct {
	fstest.MapFS
	t *testing.T
}

func (f onlyValid) Open(name string) (fs.File, error) {
	if strings.Contains(name, "secret") {
		f.t.Errorf("%s was opened", name)
	}
	return f.MapFS.Open(name)
}

// A feed may lie in a folder of the files, and do without its own address.
func TestWhereTheFolderIs(t *testing.T) {
	files := fstest.MapFS{}
	for name, f := range folder(t, strings.Replace(good, "https://example.com/calme/feed.xml", "http://example.com/calme/feed.xml", 1)) {
		files["calme/"+name] = f
	}
	r, err := Feed(t.Context(), files, "calme/feed.xml", Options{SkipSound: true})
	if err != nil || rulesOf(r) != "doubtful url-https calme/feed.xml" || r.Unchecked != 0 {
		t.Errorf("%v, %v", err, r)
	}
	alone := strings.Replace(good, `rel="self"`, `rel="alternate"`, 1)
	alone = strings.Replace(alone, "jour%201.mp3", "jour-1.mp3", 1)
	files = folder(t, alone) // what the sounds have in common is …/audio/, which is the folder then
	files["jour-1.mp3"], files["jour-2.mp3"] = files["audio/jour 1.mp3"], files["audio/jour-2.mp3"]
	r = check(t, files, Options{SkipSound: true})
	if got := rulesOf(r); got != "doubtful self feed.xml" || r.Unchecked != 3 {
		t.Errorf("%s, %d unchecked", got, r.Unchecked)
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"Mon, 06 Jan 2025 06:00:00 +0100": "2025-01-06T05:00:00Z",
		"mon, 6 jan 2025 06:00 GMT":       "2025-01-06T06:00:00Z",
		"Mon, 6 Jan 2025 06:00:00 EST":    "2025-01-06T11:00:00Z",
		"Mon, 06 Jan 2025 06:00:00 -0930": "2025-01-06T15:30:00Z",
		"Mon, 06 Jan 2025 23:59:60 Z":     "2025-01-07T00:00:00Z",
		"Thu, 29 Feb 2024 06:00:00 UTC":   "2024-02-29T06:00:00Z",
		"Sat, 29 Feb 2025 06:00:00 UTC":   "",
		"Mon, 06 Jan 25 06:00:00 GMT":     "",
		"Mon, 06 Jan 2025 24:00:00 GMT":   "",
		"Mon, 06 Jan 2025 06:00:00":       "",
		"Mon, 06 Jan 2025 06:00:00 CET":   "",
		"lun., 06 janv. 2025 06:00 GMT":   "",
		"Mon, 06 Jan 2025 06:00 +9900":    "",
		"":                                "",
	} {
		got := ""
		if d, doubt, ok := parseDate(text); ok {
			got = d.UTC().Format(time.RFC3339)
			if doubt != "" {
				t.Errorf("%q: %s", text, doubt)
			}
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"754": 754 * time.Second, "12:34": 754 * time.Second, "00:12:34": 754 * time.Second, "75:00": 75 * time.Minute,
		"1:00:00": time.Hour, "1:2": -1, "1:60": -1, "1:75:00": -1, "12:34.5": -1, "12m": -1, "": -1, ":12": -1, "1:2:03": -1,
	} {
		d, ok := parseDuration(text)
		if !ok {
			d = -1
		}
		if d != want {
			t.Errorf("%q: got %v, want %v", text, d, want)
		}
	}
}

func TestOtherTranscripts(t *testing.T) {
	for _, test := range []struct{ kind, data, want string }{
		{"application/x-subrip", "1\r\n00:00:00,000 --> 00:00:01,500\r\nOui.\r\n\r\n2\r\n00:00:01,500 --> 00:00:02,000\r\nNon.\r\n", ""},
		{"application/srt", "1\n00:00:00.000 --> 00:00:01.500\nOui.\n", "2:1 are no times"},
		{"application/srt", "\n", "0:0 there is no cue"},
		{"application/json", `{"version": "1.0.0", "segments": [{"startTime": 0.5, "endTime": 0.75, "body": "Oui."}, {"startTime": 1, "body": "Non."}]}`, ""},
		{"application/json", `{"version": "1.0.0", "segments": []}`, "0:0 nothing in the transcript"},
		{"application/json", `{"segments": [{"startTime": 0.5, "body": "Oui."}]}`, "0:0 version"},
		{"application/json", `{"version": "1.0.0", "segments": [{"body": "Oui."}]}`, "0:0 segment 1"},
		{"application/json", `{"version": "1.0.0", "segments": [{"startTime": 1}, {"startTime": 0.5}]}`, "0:0 order of time"},
		{"application/json", "{\n\"version\": 1}", "2:12 version is a number, and must be a text in quotes"},
		{"application/json", "{\n,}", "2:1 cannot be read"},
		{"text/plain", "Oui.", ""},
		{"text/html", " \n", "0:0 empty"},
	} {
		files := folder(t, strings.Replace(good, `type="text/vtt"`, `type="`+test.kind+`"`, 1))
		files["jour-1.vtt"] = file(test.data)
		got := check(t, files, Options{SkipSound: true}).Findings
		place, text, _ := strings.Cut(test.want, " ")
		switch {
		case test.want == "" && len(got) > 0, test.want != "" && len(got) != 1:
			t.Errorf("%s %q: got %v", test.kind, test.data, got)
		case test.want != "" && (fmt.Sprintf("%d:%d", got[0].Line, got[0].Col) != place || !strings.Contains(got[0].Text, text) || got[0].File != "jour-1.vtt"):
			t.Errorf("%s %q: got %v, want %s", test.kind, test.data, got, test.want)
		}
	}
}
