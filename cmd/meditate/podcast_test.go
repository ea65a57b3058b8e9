package main

import (
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio/audiotest"
	"meditate/narration/podcast"
)

// A title that formats stumble over, and a programme of short evenings with it.
const (
	nastyTitle = `Le "soir" & <b>l’été</b> 🌙 השלום`

	programmeOfEvenings = `title: '` + nastyTitle + `'
language: fr
author: Claire & co
owner: {name: Claire, email: claire@example.org}
link: https://example.org/
description: |
  Trois soirs, <très> courts.

  Pour essayer.
categories: [Health & Fitness > Mental Health]
explicit: no
base-url: https://example.org/soirs/
`
	eveningOfProgramme = `---
titre: 'Soir %[1]d & <i> "מחר" 🌙'
sous-titre: Un essai
jour: %[1]d
durée: 45 s
---
## Arrivée
(cloche)
Bienvenue dans ce premier jour.
(silence 16 s, 9 s à 5 min)
## Le cœur
> Bienvenue dans ce deuxième jour.
(silence 16 s, 9 s à 5 min)
Bienvenue dans ce troisième jour.
`
)

// evenings writes a programme of so many days, and returns its folder.
func evenings(t *testing.T, days int) string {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "programme.yaml"), programmeOfEvenings)
	for day := 1; day <= days; day++ {
		put(t, filepath.Join(dir, fmt.Sprintf("soir-%d.md", day)), fmt.Sprintf(eveningOfProgramme, day))
	}
	return dir
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// buildPodcast builds a podcast that has to become one, and returns what was said.
func buildPodcast(t *testing.T, dir, programme string, flags ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := meditate(append([]string{"podcast", "build", dir, "--program", programme, "--channels", "1"}, flags...)...)
	if code != exitDone {
		t.Fatalf("status %d: %s%s", code, stdout, stderr)
	}
	return stdout, stderr
}

// A readFeed is what encoding/xml finds in a feed.
type readFeed struct {
	Title string     `xml:"channel>title"`
	Cover href       `xml:"channel>http://www.itunes.com/dtds/podcast-1.0.dtd image"`
	Items []readItem `xml:"channel>item"`
}

type href struct {
	Href string `xml:"href,attr"`
}

type readItem struct {
	Title     string `xml:"title"`
	GUID      string `xml:"guid"`
	Published string `xml:"pubDate"`
	Enclosure struct {
		URL    string `xml:"url,attr"`
		Length int64  `xml:"length,attr"`
		Type   string `xml:"type,attr"`
	} `xml:"enclosure"`
	Transcripts []struct {
		URL string `xml:"url,attr"`
	} `xml:"https://podcastindex.org/namespace/1.0 transcript"`
	Chapters struct {
		URL string `xml:"url,attr"`
	} `xml:"https://podcastindex.org/namespace/1.0 chapters"`
	Cover    href    `xml:"http://www.itunes.com/dtds/podcast-1.0.dtd image"`
	Duration float64 `xml:"http://www.itunes.com/dtds/podcast-1.0.dtd duration"`
}

func feedOf(t *testing.T, dir string) readFeed {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, podcast.FeedName))
	if err != nil {
		t.Fatal(err)
	}
	var f readFeed
	if err := xml.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// checkServed fails the test unless every file that a feed names is there, as the feed
// has it.
func checkServed(t *testing.T, dir string) readFeed {
	t.Helper()
	f := feedOf(t, dir)
	local := func(url string) string {
		return filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(url, "https://example.org/soirs/")))
	}
	if _, err := os.Stat(local(f.Cover.Href)); err != nil {
		t.Error(err)
	}
	for _, it := range f.Items {
		info, err := os.Stat(local(it.Enclosure.URL))
		if err != nil || info.Size() != it.Enclosure.Length {
			t.Errorf("%s: %v, %v", it.Title, info, err)
		}
		urls := []string{it.Chapters.URL, it.Cover.Href}
		for _, tr := range it.Transcripts {
			urls = append(urls, tr.URL)
		}
		for _, url := range urls {
			if _, err := os.Stat(local(url)); err != nil {
				t.Errorf("%s: %v", it.Title, err)
			}
		}
	}
	return f
}

// snapshot returns the bytes of every file of a folder.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPodcastIsBuiltAgain follows a podcast through its life: what has not changed is
// not made again, what listeners know stays.
func TestPodcastIsBuiltAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered and encoded")
	}
	audiotest.Need(t, "lame")
	programme, dir := evenings(t, 3), t.TempDir()
	out, _ := buildPodcast(t, dir, programme, "--date", "2026-12-01")
	if n := strings.Count(out, "  new\n"); n != 3 {
		t.Errorf("%d are new: %s", n, out)
	}
	first, feed := snapshot(t, dir), checkServed(t, dir)
	written := writtenAt(t, dir)
	if feed.Title != nastyTitle || feed.Items[2].Title != `Soir 1 & <i> "מחר" 🌙 · 45 s — Un essai` {
		t.Errorf("titles: %q, %q", feed.Title, feed.Items[2].Title)
	}
	if feed.Items[0].Published != "Tue, 01 Dec 2026 00:00:00 +0000" || feed.Items[2].Published != "Mon, 30 Nov 2026 23:58:00 +0000" {
		t.Errorf("published: %q, %q", feed.Items[0].Published, feed.Items[2].Published)
	}

	// The same inputs give the same bytes: again, and in another folder.
	out, _ = buildPodcast(t, dir, programme, "--date", "2027-01-01")
	if n := strings.Count(out, "  as it was\n"); n != 3 {
		t.Errorf("%d are as they were: %s", n, out)
	}
	checkSame(t, "again", first, snapshot(t, dir))
	if again := writtenAt(t, dir); !maps.Equal(written, again) {
		t.Errorf("files were written again: %v, were %v", again, written)
	}
	other := t.TempDir()
	buildPodcast(t, other, programme, "--date", "2026-12-01")
	checkSame(t, "elsewhere", first, snapshot(t, other))

	// A note in the script, or another way to the programme, is no change.
	put(t, filepath.Join(programme, "soir-1.md"), fmt.Sprintf(eveningOfProgramme, 1)+"<!-- pour moi -->\n")
	buildPodcast(t, dir, programme+string(filepath.Separator), "--date", "2027-01-01")
	checkSame(t, "with a note", first, snapshot(t, dir))

	// Another title: the same episode. Its older files stay for those who know them.
	put(t, filepath.Join(programme, "soir-2.md"), strings.Replace(fmt.Sprintf(eveningOfProgramme, 2), "Soir 2", "Demain", 1))
	out, _ = buildPodcast(t, dir, programme, "--date", "2026-12-03")
	if !strings.Contains(out, `Demain & <i> "מחר" 🌙 · 45 s — Un essai  0:45  changed`) || strings.Count(out, "as it was") != 2 {
		t.Error(out)
	}
	renamed := checkServed(t, dir)
	if renamed.Items[1].GUID != feed.Items[1].GUID || renamed.Items[1].Published != feed.Items[1].Published {
		t.Errorf("%+v\nwas %+v", renamed.Items[1], feed.Items[1])
	}
	for name := range first {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("the older feed needs %v", err)
		}
	}

	// Another length of its own: the same episode, too.
	put(t, filepath.Join(programme, "soir-2.md"), strings.Replace(fmt.Sprintf(eveningOfProgramme, 2), "45 s", "46 s", 1))
	buildPodcast(t, dir, programme, "--date", "2026-12-04")
	if f := checkServed(t, dir); len(f.Items) != 3 || f.Items[1].GUID != feed.Items[1].GUID || f.Items[1].Duration != 46 || f.Items[1].Published != feed.Items[1].Published {
		t.Errorf("%+v\nwas %+v", f.Items[1], feed.Items[1])
	}

	put(t, filepath.Join(programme, "soir-2.md"), fmt.Sprintf(eveningOfProgramme, 2))
	buildPodcast(t, dir, programme)

	// A day that is gone is told, and stays until it is taken out.
	if err := os.Remove(filepath.Join(programme, "soir-3.md")); err != nil {
		t.Fatal(err)
	}
	_, said := buildPodcast(t, dir, programme)
	if f := checkServed(t, dir); len(f.Items) != 3 || !strings.Contains(said, "Soir 3") || !strings.Contains(said, "--prune") {
		t.Errorf("%d episodes; %s", len(f.Items), said)
	}
	put(t, filepath.Join(dir, podcast.Episodes, "mine-20260101.mp3"), "a file of the user's own")
	put(t, filepath.Join(dir, podcast.Episodes, "soir-1-45-s-deadbeef.mp3"), "what a build left that was killed")
	buildPodcast(t, dir, programme, "--prune")
	if f := checkServed(t, dir); len(f.Items) != 2 {
		t.Errorf("%d episodes", len(f.Items))
	}
	// Two are served, three were until a moment ago, and one is the user's own.
	left, _ := filepath.Glob(filepath.Join(dir, podcast.Episodes, "*.mp3"))
	if len(left) != 6 || slices.ContainsFunc(left, func(name string) bool { return strings.Contains(name, "deadbeef") }) {
		t.Errorf("left: %v", left)
	}

	// Nobody's page is written over.
	site := t.TempDir()
	put(t, filepath.Join(site, podcast.PageName), "mine")
	if code, _, said := meditate("podcast", "build", site, "--program", programme); code != exitUsage || !strings.Contains(said, "name another folder") {
		t.Errorf("status %d: %s", code, said)
	}

	// A second length is another season of the same days.
	buildPodcast(t, dir, programme, "--lengths", "45s,40s")
	if f := checkServed(t, dir); len(f.Items) != 4 {
		t.Errorf("%d episodes", len(f.Items))
	}

	// What verify makes again is what the podcast has.
	manifests, _ := filepath.Glob(filepath.Join(dir, podcast.Episodes, "soir-1-40-s-*"+manifestEnding))
	if code, out, errs := meditate("verify", manifests[0], "--program", programme); code != exitDone {
		t.Errorf("verify: %d %s%s", code, out, errs)
	}
}

// writtenAt returns when each file of a podcast was written.
func writtenAt(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	out := map[string]time.Time{}
	for _, pattern := range []string{"*.*", podcast.Episodes + "/*"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, name := range names {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = info.ModTime()
		}
	}
	return out
}

func checkSame(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	for name, data := range want {
		if got[name] != data {
			t.Errorf("%s: %s has other bytes", what, name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, not %d", what, len(got), len(want))
	}
}

// TestPodcastWithoutAnEncoder makes the masters and says what is missing; what was
// published stays as it is.
func TestPodcastWithoutAnEncoder(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered")
	}
	programme, dir := evenings(t, 1), filepath.Join(t.TempDir(), "pod")
	t.Setenv("PATH", t.TempDir())
	code, out, said := meditate("podcast", "build", dir, "--program", programme)
	if code != exitUsage || !strings.Contains(said, "lame or ffmpeg") || !strings.Contains(said, "masters") {
		t.Errorf("status %d: %s%s", code, out, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "masters", "soir-1-45-s.wav")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{podcast.FeedName, podcast.PageName, podcast.StateName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was published", name)
		}
	}
}
