package player

import (
	"meditate/audio"
	"meditate/audio/speaker"
)

// A lag is how far the tape is behind the device: it waits where the device has run
// dry, so that nothing of it is left out.
type lag struct {
	from int64 // frame of the device
	by   int64 // frames
}

// soften lets what begins at a frame of the device come back where the tape has
// waited.
func (l lag) soften(frames []audio.Frame, at, edge int64) {
	if l.by == 0 {
		return
	}
	for i := range frames {
		past := at + int64(i) - l.from
		if past >= edge {
			return
		}
		g := audio.Ramp(float32(past) / float32(edge))
		frames[i] = audio.Frame{frames[i][0] * g, frames[i][1] * g}
	}
}

// ask asks the device how far it is.
func (d *deck) ask() error {
	p, err := d.device.Look()
	if err == nil {
		d.progress(p)
	}
	return err
}

// progress notes how far the device is. Where it is dry, the tape is not heard.
func (d *deck) progress(p speaker.Progress) {
	d.last = p
	heard := p.Heard - d.lag.by
	if d.written < d.tape.end() {
		heard = min(heard, d.written)
	}
	d.heard = max(d.heard, heard)
}

// taken returns up to which frame of the tape the device has taken it.
func (d *deck) taken() int64 { return d.last.Taken - d.lag.by }
