package companion

import (
	"fmt"
	"strings"
	"text/template/parse"
	"unicode"
	"unicode/utf8"
)

// checkText refuses what a page or a feed cannot show: a template is written by people.
func checkText(name, text string) error {
	for i, line := range strings.Split(text, "\n") {
		bad := strings.IndexFunc(line, func(r rune) bool { return r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
		switch {
		case !utf8.ValidString(line):
			return fmt.Errorf("%s:%d: this is no text in UTF-8; save the file as UTF-8", name, i+1)
		case bad >= 0:
			return fmt.Errorf("%s:%d:%d: a character that cannot be shown; take it out", name, i+1, utf8.RuneCountInString(line[:bad])+1)
		}
	}
	return nil
}

// maxNested is how many lists a template may go through one inside the other: more would
// only take time.
const maxNested = 2

// checkTemplate refuses what templates could do beyond saying what is there: the
// language has functions and loops that never end.
func checkTemplate(tree *parse.Tree) error {
	c := templateCheck{tree}
	return c.list(tree.Root, 0)
}

type templateCheck struct{ tree *parse.Tree }

func (c templateCheck) list(l *parse.ListNode, nested int) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := c.node(n, nested); err != nil {
			return err
		}
	}
	return nil
}

func (c templateCheck) node(n parse.Node, nested int) error {
	switch n := n.(type) {
	case *parse.TextNode:
		return nil
	case *parse.ActionNode:
		return c.pipe(n, n.Pipe)
	case *parse.IfNode:
		return c.branch(n, &n.BranchNode, nested)
	case *parse.WithNode:
		return c.branch(n, &n.BranchNode, nested)
	case *parse.RangeNode:
		if nested == maxNested {
			return c.refuse(n, "too many lists one inside the other")
		}
		return c.branch(n, &n.BranchNode, nested+1)
	}
	return c.refuse(n, "notes can say {{.Title}} and its like, and {{range …}}, {{with …}} and {{if …}}")
}

func (c templateCheck) branch(n parse.Node, b *parse.BranchNode, nested int) error {
	if err := c.pipe(n, b.Pipe); err != nil {
		return err
	}
	if err := c.list(b.List, nested); err != nil {
		return err
	}
	return c.list(b.ElseList, nested)
}

// pipe allows one value and nothing else: no function, no number, no variable of its
// own.
func (c templateCheck) pipe(n parse.Node, p *parse.PipeNode) error {
	if len(p.Decl) == 0 && len(p.Cmds) == 1 && len(p.Cmds[0].Args) == 1 {
		switch p.Cmds[0].Args[0].(type) {
		case *parse.DotNode, *parse.FieldNode, *parse.VariableNode:
			return nil
		}
	}
	return c.refuse(n, "notes can say one thing at a time, as in {{.Title}} or {{range .Chapters}}")
}

func (c templateCheck) refuse(n parse.Node, why string) error {
	place, _ := c.tree.ErrorContext(n)
	file, rest, _ := strings.Cut(place, ":")
	line, _, _ := strings.Cut(rest, ":")
	return fmt.Errorf("%s:%s: %s", file, line, why)
}
