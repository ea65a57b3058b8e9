//go:build race

package pack

// clipStep is 1 where every clip of the built-in pack is looked at. The race
// detector makes that take long, and has nothing to find in the last that it
// does not find in the first.
const clipStep = 20

// killRounds is how often a process is killed. The race detector finds nothing in
// a process that is gone.
const killRounds = 3
