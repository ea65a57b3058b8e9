package loudness

import "math"

// A tenMs is what is known of 10 ms.
type tenMs struct {
	frames int64
	square float64
	peak   float64
	whole  bool
}

func twinSamples(r *Report, planes [][]float32) {
	var row []tenMs
	sums := make([]float64, len(planes))
	peak, square := 0.0, 0.0
	for hop := int64(0); hopEdge(r.Rate, hop) < r.Frames; hop++ {
		from, to := hopEdge(r.Rate, hop), hopEdge(r.Rate, hop+1)
		s := tenMs{whole: to <= r.Frames}
		to = min(to, r.Frames)
		s.frames = to - from
		for c, plane := range planes {
			sum, squares := 0.0, 0.0
			for _, v := range plane[from:to] {
				x := float64(v)
				sum += x
				squares += float64(x * x)
				s.peak = max(s.peak, math.Abs(x))
				if math.Abs(x) >= fullScale {
					r.Clipped++
				}
			}
			sums[c] += sum
			s.square += squares
		}
		peak = max(peak, s.peak)
		square += s.square
		row = append(row, s)
	}
	frames := float64(max(1, r.Frames))
	r.SamplePeak = level(peak * peak)
	r.RMS = level(square / (frames * float64(len(planes))))
	for _, sum := range sums {
		r.DC = max(r.DC, math.Abs(sum)/frames)
	}
	r.NoiseFloor = r.RMS
	if floor, found := twinFloor(row, len(planes)); found {
		r.NoiseFloor = level(floor)
	}
	twinSilence(r, row)
}

func twinFloor(row []tenMs, channels int) (lowest float64, found bool) {
	first, last := -1, -1
	for i, s := range row {
		if s.whole && s.peak > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	lowest = math.Inf(1)
	for at := first; first >= 0 && at+50 <= last+1; at++ {
		sum := 0.0
		for part := at; part < at+50; part += 10 {
			of := 0.0
			for _, s := range row[part : part+10] {
				of += s.square / float64(s.frames*int64(channels))
			}
			sum += of
		}
		lowest = min(lowest, sum/50)
	}
	return lowest, !math.IsInf(lowest, 1)
}

func twinSilence(r *Report, row []tenMs) {
	quiet := func(s tenMs) bool { return s.peak < float64(float32(silent)) }
	run, longest, leading, total := int64(0), int64(0), int64(-1), int64(0)
	for _, s := range row {
		if quiet(s) {
			run, total = run+s.frames, total+s.frames
			longest = max(longest, run)
			continue
		}
		if leading < 0 {
			leading = run
		}
		run = 0
	}
	if leading < 0 {
		leading = run
	}
	rate := float64(r.Rate)
	r.LeadingSilence, r.TrailingSilence, r.LongestSilence = float64(leading)/rate, float64(run)/rate, float64(longest)/rate
	r.SilenceShare = float64(total) / float64(max(1, r.Frames))
}
