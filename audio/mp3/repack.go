package mp3

import "io"

// A repacker gives frames other sizes. The sound stays as it is, bit for bit:
// each frame keeps its side information and its main data, and only how many of
// these stand in frames before it changes.
//
// The decoder computes the size of a frame of MPEG 2 as (144·bitrate/rate +
// padding)/2 where the standard has 72·bitrate/rate + padding (ISO/IEC 13818-3,
// 2.4.3.1), so that it reads a byte too few wherever the first quotient is even
// and there is padding. Among the rates of MPEG 2 only 22.05 kHz has padding.
// Repacked frames have none; each has the lowest bitrate that has room for it.
type repacker struct {
	kept    []byte // the main data of past frames that later ones may need
	pending []piece
	lead    int // bytes of the main data of the next frame that are written already
}

const (
	// repackAhead is how many frames are looked at, so that one that is larger
	// than the largest frame without padding can begin in those before it. At 160
	// kbit/s every second frame is larger by a byte, and 255 can be made up for.
	repackAhead = 600

	maxBegin = 255 // of MPEG 2
)

// fillRepacked is fill for frames that are packed anew.
func (f *feed) fillRepacked() error {
	r := f.repack
	for len(r.pending) < repackAhead {
		p, err := f.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if !r.add(p) {
			f.silent++
		}
	}
	if len(r.pending) == 0 {
		return io.EOF
	}
	if f.out = r.emit(f.out[:0]); f.out == nil {
		f.silent++
		r.lead = 0
		r.pending[0].silence()
		r.pending[0].main = nil
		f.out = r.emit(nil)
	}
	r.pending = r.pending[1:]
	return nil
}

// add takes a frame in, with all its main data. It returns false for one whose
// main data are not there, which becomes silent.
func (r *repacker) add(p piece) bool {
	ok := p.begin() <= len(r.kept)
	all := append(r.kept[max(0, len(r.kept)-p.begin()):len(r.kept):len(r.kept)], p.main...)
	r.kept = append(r.kept, p.main...)
	r.kept = append([]byte(nil), r.kept[max(0, len(r.kept)-maxBegin):]...)
	if !ok || p.length() > len(all) {
		p.silence()
		ok = false
	}
	p.main = all[:min(p.length(), len(all))]
	r.pending = append(r.pending, p)
	return ok
}

// emit appends the next frame to dst; nil where no frame has room for it.
func (r *repacker) emit(dst []byte) []byte {
	p := r.pending[0]
	most := room(p.head, 14)
	ahead := 0 // bytes of the frame after it that have to be in this one
	for k := len(r.pending) - 1; k > 0; k-- {
		size := len(r.pending[k].main)
		ahead = min(max(0, size+ahead-most), size, maxBegin)
	}
	own := p.main[min(r.lead, len(p.main)):]
	if len(own) > most {
		return nil
	}
	ahead = min(ahead, most-len(own))
	index := 1
	for room(p.head, index) < len(own)+ahead {
		index++
	}
	p.setBegin(r.lead)
	size := room(p.head, index)
	p.main = append(append([]byte(nil), own...), make([]byte, size-len(own)-ahead)...)
	if ahead > 0 {
		p.main = append(p.main, r.pending[1].main[:ahead]...)
	}
	r.lead = ahead
	return p.append(dst, bare(p.head, index))
}

// bare is a header with another bitrate, without padding and checksum.
func bare(h header, index int) header {
	return h&^(0xf000|1<<9) | header(index)<<12 | 1<<16
}

// room is how many bytes of main data a bare frame has.
func room(h header, index int) int {
	h = bare(h, index)
	return h.size() - headSize - h.sideSize()
}
