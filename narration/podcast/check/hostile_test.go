package check

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// Files made to harm must end soon, and with a finding.
func TestHostileFeeds(t *testing.T) {
	head := good[:strings.Index(good, "<item>")]
	many := func(n int, item string) string {
		return head + strings.Repeat(item, n) + "</channel></rss>"
	}
	bomb := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>`
	for _, test := range []struct{ name, feed, rule string }{
		{"entities", bomb, "xml"},
		{"an outside entity", strings.Replace(bomb, `"aaaaaaaaaa"`, `SYSTEM "file:///etc/passwd"`, 1), "xml"},
		{"depth", strings.Repeat("<a>", 200_000), "limits"},
		{"depth in an item", head + "<item>" + strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100) + "</item></channel></rss>", "limits"},
		{"elements", many(600_000, "<a/>"), "limits"},
		{"items", many(maxItems+1, "<item/>"), "limits"},
		{"one line", many(maxItems, strings.ReplaceAll(good[strings.Index(good, "<item>\n<title>Rester"):strings.Index(good, "</channel>")], "\n", "")), "guid"},
		{"attributes", "<rss " + strings.Repeat("a='' ", 200_000) + "/>", "xml"},
		{"namespaces", "<rss version='2.0' " + func() string {
			var b strings.Builder
			for i := range 20_000 {
				fmt.Fprintf(&b, "xmlns:i%d='http://www.itunes.com/dtds/x%d' ", i, i)
			}
			return b.String()
		}() + "/>", "rss"},
		{"pieces of text", head + strings.Repeat("a<!-- -->", 200_000) + "</channel></rss>", "episodes"},
		{"categories", head + strings.Repeat(`<itunes:category text="Calm"/>`, 20_000) + "</channel></rss>", "category"},
		{"a title of megabytes", strings.Replace(good, "Arriver<", strings.Repeat("<![CDATA[<p ]]>", 100_000)+"<", 1), "too-long"},
	} {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			r := check(t, fstest.MapFS{"feed.xml": file(test.feed)}, Options{})
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if len(r.Findings) > maxFindings {
				t.Errorf("%d findings", len(r.Findings))
			}
			for _, f := range r.Findings {
				if f.Rule == test.rule {
					return
				}
			}
			t.Errorf("no finding of %s in %d: %v", test.rule, len(r.Findings), r.Findings[:min(3, len(r.Findings))])
		})
	}
}

func TestHostileCompanions(t *testing.T) {
	long := strings.Repeat("00:00.000 --> 00:00.000\n", 100_000)
	for name, data := range map[string]string{
		"jour-1.vtt":  "WEBVTT\n" + long,
		"jour-1.json": `{"chapters":[` + strings.Repeat(`{"startTime":-1},`, 100_000) + `{}]}`,
	} {
		files := folder(t, good)
		files[name] = file(data)
		r := check(t, files, Options{SkipSound: true})
		if n := len(r.Findings); n == 0 || n > maxTold {
			t.Errorf("%s: %d findings", name, n)
		}
	}
	files := folder(t, good)
	files["jour-1.vtt"] = file(strings.Repeat("x", maxFile+1))
	files["jour-1.json"] = file(strings.Repeat("[", 1_000_000))
	if got := rulesOf(check(t, files, Options{SkipSound: true})); got != "broken chapters-file jour-1.json, broken transcript-file jour-1.vtt" {
		t.Errorf("got %s", got)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	item := "<item></item>\n"
	r := check(t, fstest.MapFS{"feed.xml": file(good[:strings.Index(good, "<item>")] + strings.Repeat(item, 500) + "</channel></rss>")}, Options{})
	if len(r.Findings) != maxFindings || r.More != 500*7-maxFindings {
		t.Errorf("%d findings and %d more", len(r.Findings), r.More)
	}
	if last := r.Findings[len(r.Findings)-1]; last.Line == 0 {
		t.Errorf("the last is %v", last)
	}
}

// Every rule has a source, and is used. That no other is used is what check
// makes sure of with every finding.
func TestRulesHaveSources(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") && e.Name() != "rules.go" {
			data, err := os.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			code.Write(data)
		}
	}
	for _, r := range Rules() {
		if r.Source == "" || !strings.Contains(code.String(), `"`+r.Name+`"`) {
			t.Errorf("the rule %s is not used, or has no source", r.Name)
		}
	}
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(anchor))
	for _, fault := range faults {
		f.Add([]byte(strings.Replace(good, fault.old, fault.new, 1)))
	}
	companions := folder(f, "")
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{"feed.xml": {Data: data}, "jour-1.vtt": companions["jour-1.vtt"], "jour-1.json": companions["jour-1.json"], "cover.jpg": companions["cover.jpg"]}
		r := check(t, files, Options{SkipSound: true, Now: now})
		sameAgain := check(t, files, Options{SkipSound: true, Now: now})
		if fmt.Sprint(r) != fmt.Sprint(sameAgain) {
			t.Errorf("got %v, then %v", r, sameAgain)
		}
		lines := strings.Split(string(withoutMark(data)), "\n")
		for _, f := range r.Findings {
			if _, ok := rules[f.Rule]; !ok {
				t.Errorf("an unknown rule: %v", f)
			}
			if f.File == "feed.xml" && f.Line > 0 && (f.Line > len(lines) || f.Col > len([]rune(lines[f.Line-1]))+1) {
				t.Errorf("no such place: %v", f)
			}
		}
	})
}

func FuzzTranscript(f *testing.F) {
	f.Add([]byte(goodVTT), "text/vtt")
	f.Add([]byte("1\n00:00:00,000 --> 00:00:01,000\nOui.\n"), "application/x-subrip")
	f.Add([]byte(`{"version":"1.0.0","segments":[{"startTime":0.5,"endTime":1}]}`), "application/json")
	f.Add([]byte(goodChapters), "chapters")
	companions := folder(f, "")
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		files := fstest.MapFS{"feed.xml": file(good), "cover.jpg": companions["cover.jpg"], "jour-1.vtt": {Data: data}, "jour-1.json": {Data: data}}
		if kind != "chapters" && transcriptTypes[kind] != "" {
			files["feed.xml"] = file(strings.Replace(good, "text/vtt", kind, 1))
		}
		check(t, files, Options{SkipSound: true})
	})
}
