package mix

import "meditate/audio"

// Loop returns a signal of the given length that is s over and over. Where seam is
// 0, the last frame of s is followed by its first: s is made so that this is not
// heard. Else what sounds in its last seam frames goes, while what sounds in the
// first comes, and a period is shorter than s by the seam; the two are taken to
// have nothing in common and keep their power together. All periods are alike, the
// first as well. The seam is at most half of s.
func Loop(s audio.Signal, length, seam int64) audio.Signal {
	return &loop{s, length, min(seam, s.Len()/2)}
}

type loop struct {
	s            audio.Signal
	length, seam int64
}

func (l *loop) Len() int64 { return l.length }

func (l *loop) ReadAt(dst []audio.Frame, at int64) (int, error) {
	n, end := audio.Window(l.length, len(dst), at)
	period := l.s.Len() - l.seam
	for done := 0; done < n; {
		place := (at + int64(done)) % period
		part := dst[done:min(int64(n), int64(done)+period-place)]
		if err := audio.ReadFull(l.s, part, place); err != nil {
			return 0, err
		}
		if place < l.seam {
			if err := l.cross(part[:min(int64(len(part)), l.seam-place)], place); err != nil {
				return 0, err
			}
		}
		done += len(part)
	}
	return n, end
}

// cross fades what lies at a place of the seam in, over the end of what was
// before.
func (l *loop) cross(coming []audio.Frame, place int64) error {
	scratch := scratchPool.Get().(*[2048]audio.Frame)
	defer scratchPool.Put(scratch)
	for len(coming) > 0 {
		going := scratch[:min(len(coming), len(scratch))]
		if err := audio.ReadFull(l.s, going, l.s.Len()-l.seam+place); err != nil {
			return err
		}
		for i, f := range going {
			t := float32(float64(place+int64(i)) / float64(l.seam))
			in, out := audio.Quarter(t), audio.Quarter(1-t)
			coming[i][0] = float32(coming[i][0]*in) + float32(f[0]*out)
			coming[i][1] = float32(coming[i][1]*in) + float32(f[1]*out)
		}
		coming, place = coming[len(going):], place+int64(len(going))
	}
	return nil
}
