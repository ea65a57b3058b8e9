package reading

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// every calls visit with every explanation of a take: the slow and obvious way.
func (l *lattice) every(line, from int, cost float64, read []move, visit func(cost float64, read []move)) {
	if line == len(l.lines) && from == len(l.stretches) {
		visit(cost, read)
	}
	l.moves(line, from, func(m move) {
		next := read
		if m.advance() == 1 {
			next = append(read[:len(read):len(read)], m)
		}
		l.every(line+m.advance(), m.to, cost+m.cost, next, visit)
	})
}

// drawLattice makes up a small take.
func drawLattice(t *rapid.T) *lattice {
	l := &lattice{pace: 1, spread: usualSpread}
	for range rapid.IntRange(0, 3).Draw(t, "lines") {
		l.lines = append(l.lines, expectation{rapid.Float64Range(0.3, 4).Draw(t, "expected"), marksOf("Un, deux. Trois !")})
	}
	at := 0.0
	for range rapid.IntRange(0, 5).Draw(t, "stretches") {
		from := at + rapid.Float64Range(0.1, 2).Draw(t, "gap")
		at = from + rapid.Float64Range(0.1, 3).Draw(t, "length")
		l.stretches = append(l.stretches, span{from, at})
	}
	l.again = make(echoes, len(l.stretches))
	for i := range l.again {
		for j := i + 1; j < len(l.stretches); j++ {
			l.again[i] = append(l.again[i], echo{rapid.Float64Range(-mostAgainst, mostFor).Draw(t, "favour"), j})
		}
	}
	return l
}

// The best explanation, and how likely each place is, are those found by trying
// everything.
func TestTheLatticeFindsWhatTryingEverythingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLattice(t)
		least, total := math.Inf(1), 0.0
		chances := map[[3]int]float64{}
		l.every(0, 0, 0, nil, func(cost float64, read []move) {
			least = min(least, cost)
			total += math.Exp(-caution * cost)
			for _, m := range read {
				if m.kind == absent {
					m.from, m.to = 0, 0
				}
				chances[[3]int{m.line, m.from, m.to}] += math.Exp(-caution * cost)
			}
		})
		best, err := l.best(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(best.cost-least) > 1e-9 {
			t.Fatalf("the best costs %v, want %v", best.cost, least)
		}
		likely, err := l.posterior(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for line, places := range likely {
			for _, p := range places {
				if want := chances[[3]int{line, p.from, p.to}] / total; math.Abs(p.chance-want) > 1e-9 {
					t.Fatalf("line %d at %+v, want a chance of %v", line, p, want)
				}
			}
		}
	})
}

func TestClock(t *testing.T) {
	for frame, want := range map[int64]string{0: "00:00.0", 72_300: "01:12.3", 59_960: "01:00.0", 3_600_000: "60:00.0"} {
		if got := clock(1000, frame); got != want {
			t.Errorf("%d: %s, want %s", frame, got, want)
		}
	}
}
