package cover

import "math"

// spoke returns the way of length 1 at a time of the clock, in turns from the
// top, clockwise.
func spoke(turn float64) vec {
	sin, cos := math.Sincos(2 * math.Pi * turn)
	return vec{sin, -cos}
}

// addDisc adds a circle, or a round hole.
func (p *path) addDisc(centre vec, radius float64, hole bool) {
	// A chord of n is off by r(1−cos π/n) ≈ 5r/n²: less than 1/40 pixel.
	n := max(12, int(math.Ceil(math.Sqrt(200*radius))))
	for i := range n {
		turn := float64(i) / float64(n)
		if hole {
			turn = 1 - turn
		}
		at := centre.plus(spoke(turn).times(radius))
		if i == 0 {
			p.move(at)
		} else {
			p.line(at)
		}
	}
}

func disc(centre vec, radius float64) *path {
	var p path
	p.addDisc(centre, radius, false)
	return &p
}

// ring is a circle of a line of that width; radius is that of its middle.
func ring(centre vec, radius, width float64) *path {
	var p path
	p.addDisc(centre, radius+width/2, false)
	p.addDisc(centre, radius-width/2, true)
	return &p
}

// petal is a leaf on the clock: from radius inner to radius outer, width pixels
// wide where it is widest. Grow makes it larger by so many pixels all around.
func petal(centre vec, turn, inner, outer, width, grow float64) *path {
	out := spoke(turn)
	across := vec{-out.y, out.x}
	inner, outer, width = inner-grow, outer+2*grow, width+2*grow
	at := func(along, aside float64) vec {
		radius := inner + float64((outer-inner)*along)
		return centre.plus(out.times(radius)).plus(across.times(aside * width / 2))
	}
	var p path
	p.move(at(0, 0))
	// Round at its waist, and hollow before its tip, as the petals of a lotus are.
	p.cubic(at(0.16, 0.55), at(0.36, 1), at(0.57, 1))
	p.cubic(at(0.77, 1), at(0.86, 0.36), at(1, 0))
	p.cubic(at(0.86, -0.36), at(0.77, -1), at(0.57, -1))
	p.cubic(at(0.36, -1), at(0.16, -0.55), at(0, 0))
	return &p
}
