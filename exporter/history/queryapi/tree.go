package queryapi

import (
	"fmt"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// treeOf gives an expression as the tree that Prometheus' own pages and Grafana's builder read.
func treeOf(node parser.Expr) (any, error) {
	t := tree{}
	out := t.expression(node)
	return out, t.err
}

// tree translates expressions; the first error stays.
type tree struct{ err error }

type object = map[string]any

func (t *tree) expression(node parser.Expr) any {
	switch n := node.(type) {
	case nil:
		return nil
	case *parser.AggregateExpr:
		return object{
			"type": "aggregation", "op": n.Op.String(), "expr": t.expression(n.Expr), "param": t.expression(n.Param),
			"grouping": names(n.Grouping), "without": n.Without,
		}
	case *parser.BinaryExpr:
		var matching any
		if m := n.VectorMatching; m != nil {
			matching = object{
				"card": m.Card.String(), "labels": names(m.MatchingLabels), "on": m.On, "include": names(m.Include),
				"fillValues": object{"lhs": m.FillValues.LHS, "rhs": m.FillValues.RHS},
			}
		}
		return object{
			"type": "binaryExpr", "op": n.Op.String(), "lhs": t.expression(n.LHS), "rhs": t.expression(n.RHS),
			"matching": matching, "bool": n.ReturnBool,
		}
	case *parser.Call:
		args := make([]any, 0, len(n.Args))
		for _, arg := range n.Args {
			args = append(args, t.expression(arg))
		}
		return object{
			"type": "call",
			"func": object{"name": n.Func.Name, "argTypes": n.Func.ArgTypes, "variadic": n.Func.Variadic, "returnType": n.Func.ReturnType},
			"args": args,
		}
	case *parser.MatrixSelector:
		selector, ok := n.VectorSelector.(*parser.VectorSelector)
		if !ok {
			return t.unknown(n.VectorSelector)
		}
		o := t.selector("matrixSelector", selector)
		o["range"], o["rangeExpr"] = n.Range.Milliseconds(), t.duration(n.RangeExpr)
		return o
	case *parser.VectorSelector:
		return t.selector("vectorSelector", n)
	case *parser.SubqueryExpr:
		return object{
			"type": "subquery", "expr": t.expression(n.Expr),
			"range": n.Range.Milliseconds(), "rangeExpr": t.duration(n.RangeExpr),
			"offset": n.OriginalOffset.Milliseconds(), "offsetExpr": t.duration(n.OriginalOffsetExpr),
			"step": n.Step.Milliseconds(), "stepExpr": t.duration(n.StepExpr),
			"timestamp": n.Timestamp, "startOrEnd": startOrEnd(n.StartOrEnd),
		}
	case *parser.DurationExpr:
		return t.duration(n)
	case *parser.NumberLiteral:
		return object{"type": "numberLiteral", "val": strconv.FormatFloat(n.Val, 'f', -1, 64)}
	case *parser.ParenExpr:
		return object{"type": "parenExpr", "expr": t.expression(n.Expr)}
	case *parser.StringLiteral:
		return object{"type": "stringLiteral", "val": n.Val}
	case *parser.UnaryExpr:
		return object{"type": "unaryExpr", "op": n.Op.String(), "expr": t.expression(n.Expr)}
	default:
		return t.unknown(node)
	}
}

func (t *tree) selector(kind string, n *parser.VectorSelector) object {
	return object{
		"type": kind, "name": n.Name, "matchers": matchers(n.LabelMatchers),
		"offset": n.OriginalOffset.Milliseconds(), "offsetExpr": t.duration(n.OriginalOffsetExpr),
		"timestamp": n.Timestamp, "startOrEnd": startOrEnd(n.StartOrEnd), "anchored": n.Anchored, "smoothed": n.Smoothed,
	}
}

// duration translates an expression in the place of a duration. A nil of its type stands for none.
func (t *tree) duration(node parser.Expr) any {
	switch n := node.(type) {
	case nil:
		return nil
	case *parser.DurationExpr:
		if n == nil {
			return nil
		}
		return object{"type": "durationExpr", "op": n.Op.String(), "lhs": t.duration(n.LHS), "rhs": t.duration(n.RHS), "wrapped": n.Wrapped}
	case *parser.NumberLiteral:
		if n == nil {
			return nil
		}
		return object{"type": "numberLiteral", "val": strconv.FormatFloat(n.Val, 'f', -1, 64), "duration": n.Duration}
	default:
		return t.expression(n)
	}
}

func (t *tree) unknown(node parser.Node) any {
	if t.err == nil {
		t.err = fmt.Errorf("no translation of a %T", node)
	}
	return nil
}

func names(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func matchers(all []*labels.Matcher) []object {
	out := make([]object, 0, len(all))
	for _, m := range all {
		out = append(out, object{"name": m.Name, "value": m.Value, "type": m.Type.String()})
	}
	return out
}

func startOrEnd(item parser.ItemType) any {
	if item == 0 {
		return nil
	}
	return item.String()
}
