package flac

import "math/bits"

const (
	maxOrder     = 4 // of the fixed predictors (RFC 9639, section 9.2.5)
	maxPartition = 6 // exponent of the greatest number of partitions that is tried
)

// predict fills residuals with what the fixed predictor of an order leaves of
// samples, behind the first ones, which it takes as they are (RFC 9639, section
// 9.2.5).
func predict(residuals, samples []int32, order int) []int32 {
	residuals = residuals[:len(samples)-order]
	s := samples
	switch order {
	case 0:
		copy(residuals, s)
	case 1:
		for i := range residuals {
			residuals[i] = s[i+1] - s[i]
		}
	case 2:
		for i := range residuals {
			residuals[i] = s[i+2] - 2*s[i+1] + s[i]
		}
	case 3:
		for i := range residuals {
			residuals[i] = s[i+3] - 3*s[i+2] + 3*s[i+1] - s[i]
		}
	default:
		for i := range residuals {
			residuals[i] = s[i+4] - 4*s[i+3] + 6*s[i+2] - 4*s[i+1] + s[i]
		}
	}
	return residuals
}

// bestOrder returns the order whose predictor leaves least, and how much that
// is: the sum of the magnitudes, behind the samples that the highest order takes
// as they are.
func bestOrder(samples []int32) (order int, sum uint64) {
	if len(samples) <= maxOrder {
		return 0, 0
	}
	var sums [maxOrder + 1]uint64
	d0 := samples[3]
	d1 := d0 - samples[2]
	d2 := d1 - (samples[2] - samples[1])
	d3 := d2 - (samples[2] - 2*samples[1] + samples[0])
	for _, s := range samples[maxOrder:] {
		e1 := s - d0
		e2 := e1 - d1
		e3 := e2 - d2
		e4 := e3 - d3
		sums[0] += uint64(magnitude(s))
		sums[1] += uint64(magnitude(e1))
		sums[2] += uint64(magnitude(e2))
		sums[3] += uint64(magnitude(e3))
		sums[4] += uint64(magnitude(e4))
		d0, d1, d2, d3 = s, e1, e2, e3
	}
	for k, sum := range sums {
		if sum < sums[order] {
			order = k
		}
	}
	return order, sums[order]
}

func magnitude(v int32) uint32 { return uint32(v ^ v>>31 - v>>31) }

// A plan says how residuals are written: in 2^exponent partitions, each with a
// parameter of its own (RFC 9639, section 9.2.7).
type plan struct {
	exponent   int
	parameters [1 << maxPartition]uint8
	wide       bool // parameters of 5 bits
	bits       int
}

// planRice finds the plan that needs fewest bits for the residuals of a block of
// size samples. The partitions are of equal length, but for the first, which
// lacks the samples that the predictor takes as they are.
func planRice(residuals []int32, size int) plan {
	order := size - len(residuals)
	exponent := min(maxPartition, bits.TrailingZeros(uint(size)))
	for exponent > 0 && size>>exponent <= order {
		exponent--
	}
	var sums [1 << maxPartition]uint64
	at := 0
	for i := range 1 << exponent {
		end := (i+1)*(size>>exponent) - order
		sum := uint64(0)
		for _, r := range residuals[at:end] {
			sum += uint64(fold(r))
		}
		sums[i], at = sum, end
	}
	best := plan{bits: -1}
	for ; exponent >= 0; exponent-- {
		if p := planWith(&sums, exponent, size, order); best.bits < 0 || p.bits < best.bits {
			best = p
		}
		for i := range (1 << exponent) / 2 {
			sums[i] = sums[2*i] + sums[2*i+1]
		}
	}
	return best
}

// planWith is the plan with 2^exponent partitions, of which the sums of the
// folded residuals are given. The bits are right but for what shifting a sum
// gains over shifting each of its parts.
func planWith(sums *[1 << maxPartition]uint64, exponent, size, order int) plan {
	p := plan{exponent: exponent}
	for i := range 1 << exponent {
		n := size >> exponent
		if i == 0 {
			n -= order
		}
		k, cost := parameter(sums[i], n)
		p.parameters[i] = uint8(k)
		p.wide = p.wide || k > 14 // 15 has another meaning in 4 bits
		p.bits += cost
	}
	p.bits += 4 << exponent
	if p.wide {
		p.bits += 1 << exponent
	}
	return p
}

// parameter is the best one for n residuals of a sum, and what they cost.
func parameter(sum uint64, n int) (k, cost int) {
	at := func(k int) int { return n*(k+1) + int(sum>>k) }
	for k < 30 && at(k+1) < at(k) {
		k++
	}
	return k, at(k)
}
