package loudness

import (
	"math"

	"meditate/audio"
	"meditate/audio/filter"
)

// The standard tabulates its two filters for 48 kHz only. The analog prototypes
// behind the tables are those found by Brecht De Man ("Evaluation of
// implementations of the EBU R128 loudness measurement", AES 145, 2018).
const (
	tableRate audio.Rate = 48000

	shelfHz, shelfQ, shelfDB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
	shelfSlope               = 0.4996667741545416
	passHz, passQ            = 38.13547087602444, 0.5003270373238773
)

// filters returns the two filters of BS.1770-5 for a rate.
func filters(rate audio.Rate) (shelf, highPass filter.Biquad) {
	return shelfAt(rate), highPassAt(rate)
}

// steady rounds what comes out of a sine, a tangent or a power to 2⁻⁴⁰, coarser
// than the last bit in which two machines may differ. All other arithmetic of the
// filters is exact to the bit, each product rounded by itself: a meter has the same
// coefficients everywhere, within 10⁻¹¹ of what they ought to be.
func steady(x float64) float64 { return math.Round(x*(1<<40)) / (1 << 40) }

// highPassAt is the prototype taken to the rate by the bilinear transform. It
// keeps the gain that the table gives it at 48 kHz; with a numerator of 1, −2, 1
// at every rate, 22.05 kHz would read 0.05 dB high.
func highPassAt(rate audio.Rate) filter.Biquad {
	pass := func(rate audio.Rate) (k2, damping, a0 float64) {
		k := steady(math.Tan(math.Pi * passHz / float64(rate)))
		k2, damping = float64(k*k), k/passQ
		return k2, damping, 1 + damping + k2
	}
	k2, damping, a0 := pass(rate)
	_, _, table := pass(tableRate)
	g := table / a0
	return filter.Biquad{B0: g, B1: -2 * g, B2: g, A1: 2 * (k2 - 1) / a0, A2: (1 - damping + k2) / a0}
}

// tableShelf is the shelf of the table, from its prototype.
func tableShelf() filter.Biquad {
	k := steady(math.Tan(math.Pi * shelfHz / float64(tableRate)))
	vh := steady(audio.Gain(shelfDB))
	vb := steady(math.Pow(vh, shelfSlope))
	k2, damping := float64(k*k), k/shelfQ
	slope := float64(vb * damping)
	a0 := 1 + damping + k2
	return filter.Biquad{
		B0: (vh + slope + k2) / a0,
		B1: 2 * (k2 - vh) / a0,
		B2: (vh - slope + k2) / a0,
		A1: 2 * (k2 - 1) / a0,
		A2: (1 - damping + k2) / a0,
	}
}

// shelfAt returns the shelf that sounds at a rate as the table's does at 48 kHz.
// The bilinear transform bends it the more the lower the rate: a sine of 1 kHz
// would read 0.2 dB low at 8 kHz, 0.1 dB at 11.025 kHz. So the poles keep their
// frequency and decay, and the zeros are chosen so that the gain is that of the
// table at 0, at 997 Hz, where BS.1770 is calibrated, and at three eighths of the
// rate (after Martin Vicanek, "Matched second order digital filters", 2016). It
// is within 0.011 dB up to 0.4 of the rate, and the table itself at 48 kHz.
func shelfAt(rate audio.Rate) filter.Biquad {
	table := tableShelf()
	if rate == tableRate {
		return table
	}
	radius := math.Sqrt(table.A2)
	angle := math.Acos(-table.A1 / (2 * radius))
	slower := float64(tableRate) / float64(rate)
	radius = steady(math.Pow(radius, slower))
	q := filter.Biquad{A1: float64(-2 * radius * steady(math.Cos(angle*slower))), A2: float64(radius * radius)}

	// Of the squared gain of the numerator, one part is fixed by the gain at 0;
	// the other two solve the equations at the other frequencies.
	still := 1 + q.A1 + q.A2
	equation := func(hz float64) (odd, even, rest float64) {
		odd, even = halves(hz / float64(rate))
		top, bottom := halves(hz / float64(tableRate))
		gain := squared(table.B0, table.B1, table.B2, top, bottom) / squared(1, table.A1, table.A2, top, bottom)
		return odd, even, float64(gain*squared(1, q.A1, q.A2, odd, even)) - float64(still*still*(1-odd))
	}
	o1, e1, r1 := equation(997)
	o2, e2, r2 := equation(0.375 * float64(min(rate, tableRate)))
	under := float64(o1*e2) - float64(e1*o2)
	odd := (float64(r1*e2) - float64(e1*r2)) / under
	even := (float64(o1*r2) - float64(r1*o2)) / under

	w := (still + math.Sqrt(odd)) / 2
	q.B0 = (w + math.Sqrt(float64(w*w)+even)) / 2
	q.B1 = (still - math.Sqrt(odd)) / 2
	q.B2 = -even / (4 * q.B0)
	return q
}

// halves returns what the parts of a squared gain are weighted with at a frequency
// in cycles a sample: φ1 and φ2 of Vicanek; φ0 is 1 − φ1.
func halves(cycles float64) (odd, even float64) {
	sin := steady(math.Sin(math.Pi * cycles))
	odd = float64(sin * sin)
	return odd, float64(4 * odd * (1 - odd))
}

// squared returns the squared gain of c0 + c1·z⁻¹ + c2·z⁻² there.
func squared(c0, c1, c2, odd, even float64) float64 {
	sum, alternating := c0+c1+c2, c0-c1+c2
	return float64(sum*sum*(1-odd)) + float64(alternating*alternating*odd) - float64(4*c0*c2*even)
}
