package reading

import (
	"context"
	"math"
	"time"

	"meditate/audio/take"
)

// A lattice holds every explanation of a take. Its places are (line, stretch):
// so many lines are read, so many stretches explained. A move goes on from a
// place; a path of moves from (0, 0) to the end is one explanation, and the sum
// of its costs is the logarithm of how unlikely it is.
type lattice struct {
	lines     []expectation
	stretches []span
	again     echoes
	pace      float64 // how long the reader takes, as a multiple of what was expected
	spread    float64 // how unevenly: that of the logarithm of the lengths
}

// An expectation is what is known of a line beforehand.
type expectation struct {
	seconds float64 // at pace 1
	marks   []mark
}

// A span is a stretch in seconds.
type span struct{ from, to float64 }

// A kind says how a move explains stretches.
type kind uint8

const (
	absent  kind = iota // the line is not in the take; explains no stretch
	read                // the stretches are the line
	noise               // a single short stretch is a noise
	foreign             // the stretches are not on the sheet
	resaid              // the stretches are said again later
)

// A move explains the stretches [from, to).
type move struct {
	kind     kind
	line     int // the line that it reads or leaves out, else the one to come
	from, to int
	cost     float64
}

// advance returns how many lines a move leaves behind.
func (m move) advance() int {
	if m.kind == absent || m.kind == read {
		return 1
	}
	return 0
}

// mostStretches bounds how many stretches one line is made of.
const mostStretches = 24

// longestFactor bounds how much longer than expected a line is thought to last.
const longestFactor = 3

func newLattice(lines []Line, t take.Take, again echoes, expected func(string) time.Duration) *lattice {
	l := &lattice{again: again, pace: 1, spread: usualSpread}
	for _, line := range lines {
		seconds := max(0.1, expected(line.Text).Seconds())
		l.lines = append(l.lines, expectation{seconds, marksOf(line.Text)})
	}
	rate := float64(t.Clip.Rate)
	for _, s := range t.Stretches {
		l.stretches = append(l.stretches, span{float64(s.From) / rate, float64(s.To) / rate})
	}
	return l
}

// speech returns how many seconds the stretches [from, to) last, without the
// silences between.
func (l *lattice) speech(from, to int) (seconds float64) {
	for _, s := range l.stretches[from:to] {
		seconds += s.to - s.from
	}
	return seconds
}

// gap returns the silence before a stretch, in seconds.
func (l *lattice) gap(at int) float64 { return l.stretches[at].from - l.stretches[at-1].to }

// readCost is what speaks against the stretches [from, to) being a line.
func (l *lattice) readCost(line, from, to int) float64 {
	want := l.lines[line]
	speech := l.speech(from, to)
	cost := lengthCost(speech/(l.pace*want.seconds), l.spread)
	said := 0.0
	for at := from + 1; at < to; at++ {
		said += l.stretches[at-1].to - l.stretches[at-1].from
		cost += stopCost(l.gap(at), said/speech, speech, want.marks)
	}
	return cost
}

// sides is what speaks against the stretches [from, to) being something said,
// on its own, by the silences around it. Each side counts half: the other half
// falls to what is said there. A noise may come at any time.
func (l *lattice) sides(from, to int) (cost float64) {
	if from > 0 {
		cost += partCost(l.gap(from)) / 2
	}
	if to < len(l.stretches) {
		cost += partCost(l.gap(to)) / 2
	}
	return cost
}

// echo returns what speaks for the stretches [from, to) being said again later.
func (l *lattice) echo(from, to int) echo {
	if i := to - from - 1; i < len(l.again[from]) {
		return l.again[from][i]
	}
	return echo{favour: -mostAgainst}
}

// moves calls visit with every move that leads on from a place.
func (l *lattice) moves(line, from int, visit func(move)) {
	some := line < len(l.lines)
	if some {
		visit(move{absent, line, from, from, absentCost})
	}
	if from == len(l.stretches) {
		return
	}
	first := l.stretches[from]
	visit(move{noise, line, from, from + 1, noiseCostOf(first.to - first.from)})
	said := 0.0
	for to := from + 1; to <= min(from+mostStretches, len(l.stretches)); to++ {
		if to > from+1 && l.gap(to-1) > longestStop {
			break
		}
		said += l.stretches[to-1].to - l.stretches[to-1].from
		sides := l.sides(from, to)
		favour := l.echo(from, to).favour
		visit(move{foreign, line, from, to, foreignCost + sides})
		// Likeness makes saying again no better than free, or it would pay to
		// find it everywhere. The rest of it speaks against being the last.
		visit(move{resaid, line, from, to, max(0, againCost-favour) + sides})
		if some && said < longestFactor*l.pace*l.lines[line].seconds {
			visit(move{read, line, from, to, l.readCost(line, from, to) + max(0, favour) + sides})
		}
	}
}

// A path is one explanation of the whole take.
type path struct {
	moves []move
	cost  float64
}

// table makes one value for each place.
func (l *lattice) table(value float64) [][]float64 {
	t := make([][]float64, len(l.lines)+1)
	for i := range t {
		t[i] = make([]float64, len(l.stretches)+1)
		for j := range t[i] {
			t[i][j] = value
		}
	}
	return t
}

// best returns the likeliest explanation.
func (l *lattice) best(ctx context.Context) (path, error) {
	costs := l.table(math.Inf(1))
	into := make([][]move, len(costs))
	costs[0][0] = 0
	for i := range costs {
		into[i] = make([]move, len(l.stretches)+1)
	}
	for i := range costs {
		if err := ctx.Err(); err != nil {
			return path{}, err
		}
		for j := range costs[i] {
			l.moves(i, j, func(m move) {
				if cost := costs[i][j] + m.cost; cost < costs[i+m.advance()][m.to] {
					costs[i+m.advance()][m.to] = cost
					into[i+m.advance()][m.to] = m
				}
			})
		}
	}
	i, j := len(l.lines), len(l.stretches)
	p := path{cost: costs[i][j]}
	for i > 0 || j > 0 {
		m := into[i][j]
		p.moves = append(p.moves, m)
		i, j = i-m.advance(), m.from
	}
	for a, b := 0, len(p.moves)-1; a < b; a, b = a+1, b-1 {
		p.moves[a], p.moves[b] = p.moves[b], p.moves[a]
	}
	return p, nil
}
