package cover

import (
	"flag"
	"os"
	"testing"
	"time"

	"meditate/narration"
	"meditate/narration/programme"
	"meditate/scripts"
)

// TestMain tries fewer examples of each property with -short, for the race
// detector, which makes each of them ten times as slow.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		if err := flag.Set("rapid.checks", "10"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

const programmeTitle = "L’autocompassion en cinq jours"

// days returns the scores of the built-in programme, as if every letter took
// 60 ms to say; length 0 is the usual one.
func days(t testing.TB, length time.Duration) []*narration.Score {
	t.Helper()
	p, err := programme.Load(scripts.FS, "scripts")
	if err != nil {
		t.Fatal(err)
	}
	var scores []*narration.Score
	for _, s := range p.Days {
		lengths := narration.Guess(s, narration.SessionRate, func(spoken string) time.Duration {
			return time.Duration(len(spoken)) * 60 * time.Millisecond
		})
		score, err := narration.Arrange(s, lengths, narration.Options{Length: length})
		if err != nil {
			t.Fatal(err)
		}
		scores = append(scores, score)
	}
	return scores
}

func wordsOf(s *narration.Score) Words {
	return Words{Programme: programmeTitle, Title: s.Title, Subtitle: s.Subtitle, Day: s.Day, Length: "8 min"}
}
