package loudness

import (
	"math"
	"time"

	"meditate/audio"
)

// A Point is what the meter shows at an instant. Loudness in LUFS is −∞ where
// nothing was heard.
type Point struct {
	T float64 // seconds from the beginning, at the end of both windows
	M float64 // momentary loudness: of the last 400 ms
	S float64 // short-term loudness: of the last 3 s
}

// A meter is the loudness meter of Tech 3341, fed with the weighted power of one
// hop after the other. Like a live meter it has heard silence before it began.
type meter struct {
	rate   audio.Rate
	powers *slide
	hops   int64

	momentary, shortTerm float64   // the largest powers
	blocks               []float32 // of the gated blocks, each 400 ms, every 100 ms
	shorts               []float32 // short-term, every 100 ms, whole windows only

	every int64 // hops from one point to the next; 0 makes none
	point func(Point)
}

func newMeter(rate audio.Rate, o Options) *meter {
	m := &meter{rate: rate, powers: newSlide(hopsAPart, hopsAShort)}
	if o.Point != nil {
		m.every, m.point = int64(o.Series/(time.Second/hopsASecond)), o.Point
	}
	return m
}

// add takes the sum of the weighted squares over the next hop.
func (m *meter) add(power float64) {
	m.powers.add(power)
	m.hops++
	momentary, shortTerm := m.mean(hopsAMoment), m.mean(hopsAShort)
	m.momentary, m.shortTerm = max(m.momentary, momentary), max(m.shortTerm, shortTerm)
	if m.hops%hopsAStep == 0 {
		if m.hops >= hopsAMoment {
			m.blocks = append(m.blocks, kept(momentary))
		}
		if m.hops >= hopsAShort {
			m.shorts = append(m.shorts, kept(shortTerm))
		}
	}
	if m.every > 0 && m.hops%m.every == 0 {
		m.point(Point{
			T: float64(hopEdge(m.rate, m.hops)) / float64(m.rate),
			M: lufs(momentary),
			S: lufs(shortTerm),
		})
	}
}

// kept is what is kept of a power: four bytes for 100 ms, 3.5 MB a day. It moves no
// reading by more than 10⁻⁶ dB; what no float32 can hold is as loud as it can.
func kept(power float64) float32 { return float32(min(power, math.MaxFloat32)) }

// mean returns the mean power over a window that ends now.
func (m *meter) mean(hops int64) float64 {
	frames := hopEdge(m.rate, max(m.hops, hops)) - hopEdge(m.rate, max(m.hops, hops)-hops)
	return m.powers.last(int(hops)) / float64(frames)
}

// report fills in what the meter knows.
func (m *meter) report(r *Report) {
	r.Integrated = lufs(gated(widened(m.blocks)))
	r.Range = loudnessRange(m.shorts)
	r.MomentaryMax, r.ShortTermMax = lufs(m.momentary), lufs(m.shortTerm)
}

// weights returns how much the power of each channel counts (BS.1770-5, annex 1,
// and annex 3 for more than five), in the order of WAV files: left, right, centre,
// low frequencies, back or surround, side. What stands 60° to 120° to the side
// counts 1.41, low frequencies nothing. More than eight channels are in no known
// order and count alike.
func weights(channels int) []float64 {
	const surround = 1.41
	switch channels {
	case 4:
		return []float64{1, 1, surround, surround}
	case 5:
		return []float64{1, 1, 1, surround, surround}
	case 6:
		return []float64{1, 1, 1, 0, surround, surround}
	case 7:
		return []float64{1, 1, 1, 0, 1, surround, surround}
	case 8:
		return []float64{1, 1, 1, 0, 1, 1, surround, surround}
	}
	w := make([]float64, channels)
	for i := range w {
		w[i] = 1
	}
	return w
}
