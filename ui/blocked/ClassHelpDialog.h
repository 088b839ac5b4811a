#pragma once

#include <QDialog>

namespace ui {

/// The list of what an attempt may be taken for, how each kind is recognised, and what to do about it.
class ClassHelpDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ClassHelpDialog(QWidget *parent = nullptr);
};

} // namespace ui
