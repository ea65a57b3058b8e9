package narration_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meditate/audio"
	"meditate/narration"
	"meditate/narration/programme"
	"meditate/narration/script"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"
	"meditate/scripts"
)

var update = flag.Bool("update", false, "rewrite the golden scores")

// builtinClips returns the clips of every day, spoken by the built-in voice; with
// -short of day 3 alone, as decoding those of all takes the race detector ten
// seconds.
func builtinClips(t testing.TB) ([]*script.Script, narration.Sounds) {
	t.Helper()
	spoken.once.Do(func() { spoken.days, spoken.sounds = speakBuiltin(t) })
	return spoken.days, spoken.sounds
}

// spoken is what every test shares and none writes to.
var spoken struct {
	once   sync.Once
	days   []*script.Script
	sounds narration.Sounds
}

func speakBuiltin(t testing.TB) ([]*script.Script, narration.Sounds) {
	t.Helper()
	p, err := programme.Load(scripts.FS, "scripts")
	if err != nil {
		t.Fatal(err)
	}
	if p.Broken != nil {
		t.Fatal(p.Broken)
	}
	if testing.Short() {
		p.Days = slices.DeleteFunc(p.Days, func(s *script.Script) bool { return s.Meta.Day != 3 })
	}
	var phrases []string
	for _, s := range p.Days {
		phrases = append(phrases, narration.Spoken(s)...)
	}
	builtin, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	clips, err := voice.SpeakAll(context.Background(), builtin, phrases, narration.SessionRate, nil, func(c audio.Clip) audio.Signal {
		return audio.Mono(c.Samples)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.Days, clips
}

// The scores of the five days at each of their lengths and at their natural one.
// After a wanted change: go test ./narration -run Golden -update, and read the
// difference.
func TestGoldenScores(t *testing.T) {
	days, clips := builtinClips(t)
	for _, s := range days {
		for _, length := range append([]time.Duration{narration.Natural}, s.Meta.Lengths...) {
			name := fmt.Sprintf("jour-%d-naturel", s.Meta.Day)
			if length != narration.Natural {
				name = fmt.Sprintf("jour-%d-%d-min", s.Meta.Day, length/time.Minute)
			}
			t.Run(name, func(t *testing.T) {
				score, err := narration.Arrange(s, clips.Lengths(), narration.Options{Length: length})
				if err != nil {
					t.Fatal(err)
				}
				compareGolden(t, filepath.Join("testdata", name+".score"), write(score))
			})
		}
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range min(len(wantLines), len(gotLines)) {
		if wantLines[i] != gotLines[i] {
			t.Fatalf("%s:%d:\n got %s\nwant %s", path, i+1, gotLines[i], wantLines[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", path, len(gotLines), len(wantLines))
}

// write lists a score: start and length in frames, what, and the line it is from.
func write(s *narration.Score) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s — %s, day %d, %s, %d frames at %d Hz\n", s.Title, s.Subtitle, s.Day, s.Language, s.Frames, s.Rate)
	section := -1
	for _, e := range s.Events {
		if e.Section != section {
			section = e.Section
			fmt.Fprintf(&b, "## %s\n", s.Sections[section].Title)
		}
		fmt.Fprintf(&b, "%9d %8d %-6s %3d", e.Start, e.Frames, e.Kind, e.Line)
		if e.Kind == narration.Phrase {
			fmt.Fprintf(&b, " %s: %s", e.Role, e.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// A length between the shortest and the longest can be met, but for a gap where
// an optional section begins that is longer than what could be given up; then
// the error names two lengths that can.
func TestEveryDayCanBeHeardAtEveryLengthBetweenItsEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of sessions are arranged")
	}
	days, clips := builtinClips(t)
	for _, s := range days {
		lengths := clips.Lengths()
		reach, err := narration.ReachOf(s, lengths, narration.Options{})
		if err != nil {
			t.Fatal(err)
		}
		meet := func(length time.Duration) error {
			score, err := narration.Arrange(s, lengths, narration.Options{Length: length})
			if err != nil {
				return err
			}
			if want := narration.SessionRate.Frames(length); score.Frames != want {
				t.Errorf("day %d at %v: %d frames, want %d", s.Meta.Day, length, score.Frames, want)
			}
			return nil
		}
		for length := reach.Shortest; length <= reach.Longest; length += 17 * time.Second {
			err := meet(length)
			var gap *narration.LengthError
			if errors.As(err, &gap) && gap.Below > 0 && gap.Above > 0 {
				err = errors.Join(meet(gap.Below), meet(gap.Above))
			}
			if err != nil {
				t.Errorf("day %d at %v: %v", s.Meta.Day, length, err)
			}
		}
	}
}
