package reading

import (
	"context"
	"math"
	"slices"
	"time"

	"meditate/audio/take"
)

// Sure is the least Confidence of a match that needs nobody's ear. Over 2,400
// lines of random readings, 3 of 2,060 sure ones were wrong, all where a line was
// missing and something else was said in its place.
const Sure = 0.95

// A Match is where a line is in a take.
type Match struct {
	Line
	Found      bool
	From, To   int64   // the frames [From, To) of the take; both 0 if not Found
	Confidence float64 // how likely this is the place, from 0 to 1
	Doubt      string  // why it is unsure and what to do; empty if, and only if, it is found and sure
}

// A Dropped is a part of a take that is no line's.
type Dropped struct {
	From, To int64 // frames
	Reason   string
}

// A Result is what a take holds of a sheet.
type Result struct {
	Matches []Match   // one for each line, in the order of the lines
	Dropped []Dropped // in the order of the take
	Pace    float64   // how long the reader takes, as a multiple of what was expected
}

// Align finds the lines in a take that was read from their sheet: in order, with
// pauses between. Coughs, false starts and what is said again are dropped; the
// last reading of a line counts. Expected tells about how long a text takes to
// say; the reader's own pace is found from the take.
//
// What Align is not sure of is matched as is most likely, and carries a doubt.
// The error is ctx.Err().
func Align(ctx context.Context, lines []Line, t take.Take, expected func(string) time.Duration) (Result, error) {
	again, err := saidAgain(ctx, t)
	if err != nil {
		return Result{}, err
	}
	l := newLattice(lines, t, again, expected)
	if err := l.findPace(ctx); err != nil {
		return Result{}, err
	}
	best, err := l.best(ctx)
	if err != nil {
		return Result{}, err
	}
	likely, err := l.posterior(ctx)
	if err != nil {
		return Result{}, err
	}
	return l.result(lines, t, best, likely), nil
}

// paces are the readers that a search begins with: from hurried to very slow.
var paces = []float64{0.6, 0.75, 0.95, 1.2, 1.5, 1.9}

// findPace finds how fast and how evenly the reader reads: the pace under which
// the take is explained best, then twice what the lines that were found so have
// in the middle.
func (l *lattice) findPace(ctx context.Context) error {
	bestCost, bestPace := math.Inf(1), 1.0
	for _, pace := range paces {
		l.pace = pace
		path, err := l.best(ctx)
		if err != nil {
			return err
		}
		if cost := path.cost + math.Pow(math.Log(pace)/paceSpread, 2)/2; cost < bestCost {
			bestCost, bestPace = cost, pace
		}
	}
	l.pace = bestPace
	for range 2 {
		path, err := l.best(ctx)
		if err != nil {
			return err
		}
		l.adapt(path)
	}
	return nil
}

// adapt takes the pace and its spread from the lines of a path. Few lines say
// little, and are mixed with what is usual.
func (l *lattice) adapt(p path) {
	var logs []float64
	for _, m := range p.moves {
		if m.kind == read {
			logs = append(logs, math.Log(l.speech(m.from, m.to)/(l.pace*l.lines[m.line].seconds)))
		}
	}
	if len(logs) == 0 {
		return
	}
	n := float64(len(logs))
	slices.Sort(logs)
	middle := logs[len(logs)/2]
	for i := range logs {
		logs[i] = math.Abs(logs[i] - middle)
	}
	slices.Sort(logs)
	// The median deviation of a normal distribution is 0.6745 of its spread.
	spread := logs[len(logs)/2] / 0.6745
	l.pace *= math.Exp(middle * n / (n + 1))
	l.spread = max(leastSpread, (n*spread+spreadWeight*usualSpread)/(n+spreadWeight))
}
