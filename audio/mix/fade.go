package mix

// Rise is the curve of a signal whose first frames are faded in.
func Rise(frames int64) Curve { return ramp(Point{0, 0}, Point{frames, 1}) }

// Fall is the curve of a signal of the given length whose last frames are faded
// out.
func Fall(length, frames int64) Curve {
	return ramp(Point{length - 1 - frames, 1}, Point{length - 1, 0})
}

// ramp is the curve from one point to another, or none where it takes no time.
func ramp(from, to Point) Curve {
	if from.At >= to.At {
		return Curve{}
	}
	return NewCurve(from, to)
}
