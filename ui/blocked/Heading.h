#pragma once

#include "ui/common/PlainLabel.h"

namespace ui {

/// A small heading over a part of a panel.
inline PlainLabel *heading(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setTone(Tone::Muted);
    label->setScale(1, true);
    return label;
}

} // namespace ui
