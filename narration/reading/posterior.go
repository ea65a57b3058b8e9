package reading

import (
	"context"
	"math"
)

// caution flattens the likelihoods: the costs are guesses, and the evidence of
// neighbouring lines is not independent.
const caution = 0.7

// A place is where a line may be: the stretches [from, to), or absent.
type place struct {
	from, to int
	absent   bool
	chance   float64 // from 0 to 1
}

// posterior returns for each line where it may be and how likely that is, over
// all explanations of the take: the forward-backward algorithm (Rabiner, "A
// tutorial on hidden Markov models", Proc. IEEE 77, 1989). Places below one in a
// thousand are left out.
func (l *lattice) posterior(ctx context.Context) ([][]place, error) {
	before, after := l.table(math.Inf(-1)), l.table(math.Inf(-1))
	before[0][0] = 0
	after[len(l.lines)][len(l.stretches)] = 0
	for i := range before {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for j := range before[i] {
			l.moves(i, j, func(m move) {
				to := &before[i+m.advance()][m.to]
				*to = logSum(*to, before[i][j]-caution*m.cost)
			})
		}
	}
	for i := len(l.lines); i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for j := len(l.stretches); j >= 0; j-- {
			l.moves(i, j, func(m move) {
				after[i][j] = logSum(after[i][j], after[i+m.advance()][m.to]-caution*m.cost)
			})
		}
	}
	out := make([][]place, len(l.lines))
	for i := range out {
		out[i] = l.places(i, before[i], after[i+1], after[0][0])
	}
	return out, nil
}

// places returns where a line may be, given the logarithms of the likelihood of
// all that comes before it, of all after it, and of the whole.
func (l *lattice) places(line int, before, after []float64, whole float64) []place {
	var out []place
	nowhere := place{absent: true}
	for j := range before {
		l.moves(line, j, func(m move) {
			if m.advance() == 0 {
				return
			}
			chance := math.Exp(before[j] - caution*m.cost + after[m.to] - whole)
			switch {
			case m.kind == absent:
				nowhere.chance += chance
			case chance > 0.001:
				out = append(out, place{m.from, m.to, false, chance})
			}
		})
	}
	return append(out, nowhere)
}

// logSum returns log(e^a + e^b).
func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
