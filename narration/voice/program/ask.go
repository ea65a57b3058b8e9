package program

import (
	"context"
	"fmt"
	"os"
	"strings"
)

// A Memory keeps answers of programs from one session to the next.
type Memory interface {
	Recall(question string) (answer string, ok bool)
	Remember(question, answer string)
}

// An Asker asks programs what they are and what they have. With a Memory, what
// was asked before is not asked again as long as the files that the answer is
// about have not changed. The zero Asker asks every time.
type Asker struct{ Memory Memory }

// Ask returns what a program prints, within the limits of [Asking] if it has none
// of its own. The answer is about the program's own file and those given; their
// paths have to be such as can be opened.
func (a Asker) Ask(ctx context.Context, p Program, about ...string) (string, error) {
	if p.Limits == (Limits{}) {
		p.Limits = Asking
	}
	question := strings.Join(append([]string{p.Stdin}, p.Argv...), "\x00")
	return a.Know(question, append(about, p.Argv[0]), func() (string, error) {
		out, err := p.Run(ctx)
		return string(out), err
	})
}

// Know returns what find finds out about files, or what it found when they were
// as they are now. An error is not remembered.
func (a Asker) Know(question string, about []string, find func() (string, error)) (string, error) {
	question, known := stamped(question, about)
	if !known || a.Memory == nil {
		return find()
	}
	if answer, ok := a.Memory.Recall(question); ok {
		return answer, nil
	}
	answer, err := find()
	if err == nil {
		a.Memory.Remember(question, answer)
	}
	return answer, err
}

// stamped adds to a question which files it is about; it is not known where one
// of them is not there.
func stamped(question string, about []string) (stamp string, known bool) {
	for _, path := range about {
		info, err := os.Stat(path)
		if err != nil {
			return "", false
		}
		question += fmt.Sprintf("\x00%s %d %d", path, info.Size(), info.ModTime().UnixNano())
	}
	return question, true
}
