package resample

// at returns an output sample: in begins with the taps around its place.
func (f *filter) at(in []float64, rest int64) float32 {
	in = in[:f.taps()]
	if f.exact {
		return float32(dot(in, f.row(int(rest))))
	}
	p, share := f.between(rest)
	a, b := dot(in, f.row(p)), dot(in, f.row(p+1))
	return float32(a + float64((b-a)*share))
}

// pair returns two output samples with the same rest, each what at returns for it:
// two channels, or two places whole input samples apart.
func (f *filter) pair(x, y []float64, rest int64) (float32, float32) {
	x, y = x[:f.taps()], y[:f.taps()]
	if f.exact {
		a, b := dots(x, y, f.row(int(rest)))
		return float32(a), float32(b)
	}
	p, share := f.between(rest)
	xa, ya := dots(x, y, f.row(p))
	xb, yb := dots(x, y, f.row(p+1))
	return float32(xa + float64((xb-xa)*share)), float32(ya + float64((yb-ya)*share))
}

// between returns the row before a place that falls on none, and which share of
// the way to the next it is.
func (f *filter) between(rest int64) (row int, share float64) {
	where := float64(rest) * float64(f.phases) / float64(f.to)
	row = int(where)
	return row, where - float64(row)
}

// dot is the sum of products, in four rows that are added at the end: one would
// wait for itself. The order is part of the result. There are as many of both, a
// multiple of eight.
func dot(x, h []float64) float64 {
	var a, b, c, d float64
	x = x[:len(h)]
	for i := 7; i < len(h) && i < len(x); i += 8 {
		a += float64(x[i-7] * h[i-7])
		b += float64(x[i-6] * h[i-6])
		c += float64(x[i-5] * h[i-5])
		d += float64(x[i-4] * h[i-4])
		a += float64(x[i-3] * h[i-3])
		b += float64(x[i-2] * h[i-2])
		c += float64(x[i-1] * h[i-1])
		d += float64(x[i] * h[i])
	}
	return (a + b) + (c + d)
}

// dots is dot for two at once, in the same order. Each coefficient is fetched once
// for both, which takes two thirds of the time.
func dots(x, y, h []float64) (float64, float64) {
	var a, b, c, d float64
	var e, f, g, k float64
	x, y = x[:len(h)], y[:len(h)]
	for i := 7; i < len(h) && i < len(x) && i < len(y); i += 8 {
		a += float64(x[i-7] * h[i-7])
		e += float64(y[i-7] * h[i-7])
		b += float64(x[i-6] * h[i-6])
		f += float64(y[i-6] * h[i-6])
		c += float64(x[i-5] * h[i-5])
		g += float64(y[i-5] * h[i-5])
		d += float64(x[i-4] * h[i-4])
		k += float64(y[i-4] * h[i-4])
		a += float64(x[i-3] * h[i-3])
		e += float64(y[i-3] * h[i-3])
		b += float64(x[i-2] * h[i-2])
		f += float64(y[i-2] * h[i-2])
		c += float64(x[i-1] * h[i-1])
		g += float64(y[i-1] * h[i-1])
		d += float64(x[i] * h[i])
		k += float64(y[i] * h[i])
	}
	return (a + b) + (c + d), (e + f) + (g + k)
}
