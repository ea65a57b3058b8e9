//go:build linux

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio/audiotest"
	"meditate/narration/podcast"
)

// TestPodcastBuildsDoNotMix starts two builds at once, of different programmes.
func TestPodcastBuildsDoNotMix(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered and encoded")
	}
	audiotest.Need(t, "lame")
	programme, dir := evenings(t, 2), t.TempDir()
	one, _ := child(t, nil, "podcast", "build", dir, "--program", programme, "--channels", "1")
	two, _ := child(t, nil, "podcast", "build", dir, "--program", programme, "--channels", "1", "--lengths", "40s")
	for _, cmd := range []*exec.Cmd{one, two} {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, cmd.Stderr)
		}
	}
	if f := checkServed(t, dir); len(f.Items) != 4 {
		t.Errorf("%d episodes", len(f.Items))
	}
}

// TestPodcastBuildIsKilled kills builds at any moment: what is served is the older feed
// with all its files or the newer, and the next build ends as if nothing had been.
func TestPodcastBuildIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered and encoded")
	}
	audiotest.Need(t, "lame")
	programme, dir := evenings(t, 2), t.TempDir()
	buildPodcast(t, dir, programme, "--date", "2026-12-01")
	before := checkServed(t, dir)
	put(t, filepath.Join(programme, "soir-2.md"), strings.Replace(fmt.Sprintf(eveningOfProgramme, 2), "16 s, 9 s", "18 s, 9 s", 1))
	put(t, filepath.Join(programme, "soir-3.md"), fmt.Sprintf(eveningOfProgramme, 3))
	begin := time.Now()
	reference := t.TempDir()
	buildPodcast(t, reference, programme, "--date", "2026-12-01")
	takes := time.Since(begin)

	const kills = 6
	finished := 0
	for i := range kills {
		cmd, _ := child(t, nil, "podcast", "build", dir, "--program", programme, "--channels", "1", "--date", "2026-12-02")
		// Any moment will do: what has to hold holds at all of them.
		time.Sleep(takes * time.Duration(i) / (kills - 2))
		cmd.Process.Kill()
		if cmd.Wait() == nil {
			finished++
		}
		if f := checkServed(t, dir); len(f.Items) != len(before.Items) && len(f.Items) != 3 {
			t.Fatalf("%d episodes", len(f.Items))
		}
	}
	t.Logf("%d of %d builds ended before they were killed", finished, kills)
	buildPodcast(t, dir, programme, "--date", "2026-12-02")
	after := checkServed(t, dir)
	if len(after.Items) != 3 || after.Items[2].Published != before.Items[1].Published {
		t.Errorf("%+v", after.Items)
	}
	// The episodes are those of a build that nobody disturbed.
	sounds := func(f readFeed) (out []string) {
		for _, it := range f.Items {
			out = append(out, it.Enclosure.URL, fmt.Sprint(it.Enclosure.Length))
		}
		return out
	}
	if want := sounds(feedOf(t, reference)); !slices.Equal(sounds(after), want) {
		t.Errorf("%v, want %v", sounds(after), want)
	}
	if parts, _ := filepath.Glob(filepath.Join(dir, podcast.Episodes, ".*")); len(parts) > 0 {
		t.Errorf("left: %v", parts)
	}
}
