"""The forest of boosted trees."""
import struct

import lightgbm
import numpy

SETTINGS = dict(objective="cross_entropy", learning_rate=0.04, num_leaves=31, min_data_in_leaf=60, min_sum_hessian_in_leaf=0.5,
                feature_fraction=0.3, bagging_fraction=0.6, bagging_freq=1, lambda_l2=5.0, max_bin=63, num_threads=1,
                seed=1, deterministic=True, force_col_wise=True, verbosity=-1)
ROUNDS = 400


def train(columns, label, weight):
    return lightgbm.train(SETTINGS, lightgbm.Dataset(columns, label, weight=weight), ROUNDS)


def packed(model):
    """As the program reads it."""
    dump = model.dump_model()
    out = [struct.pack("<HfH", model.num_feature(), 0.0, len(dump["tree_info"]))]
    for tree in dump["tree_info"]:
        nodes = []

        def walk(node):
            at = len(nodes)
            if "split_index" not in node:
                nodes.append((65535, node["leaf_value"], 0))
                return
            assert node["decision_type"] == "<="
            nodes.append(None)
            walk(node["left_child"])
            right = len(nodes)
            walk(node["right_child"])
            nodes[at] = (node["split_feature"], at_most(node["threshold"]), right)

        walk(tree["tree_structure"])
        out.append(struct.pack("<H", len(nodes)))
        out += [struct.pack("<HfH", *node) for node in nodes]
    return b"".join(out)


def at_most(threshold):
    """The largest single-precision number that is at most a double."""
    single = numpy.float32(threshold)
    return float(single if float(single) <= threshold else numpy.nextafter(single, numpy.float32(-numpy.inf)))
