package audio

// A Packed is a stereo signal held in memory in half the room that a [Buffer]
// takes: 16 bits a sample and one scale for all. Where the scale is that of its
// own peak, what the rounding adds lies 98 dB below that.
type Packed struct {
	Scale  float32 // what a step is worth
	Frames [][2]int16
}

// Len returns the number of frames.
func (p *Packed) Len() int64 { return int64(len(p.Frames)) }

// ReadAt implements [Signal].
func (p *Packed) ReadAt(dst []Frame, at int64) (int, error) {
	n, err := Window(p.Len(), len(dst), at)
	if n > 0 {
		for i, f := range p.Frames[at : at+int64(n)] {
			dst[i] = Frame{p.Scale * float32(f[0]), p.Scale * float32(f[1])}
		}
	}
	return n, err
}
