#pragma once

#include "server/api/ServerSnapshot.h"

#include <QIcon>
#include <QWidget>

namespace ui {

/// One page of the window. Pages know the server through api::ServerController only, and never each other; the window
/// knows them through this class.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString title() const = 0; ///< as in the navigation: one or two words
    virtual QIcon icon() const = 0;

    /// Leads the eye to what `problem` is about. Called when the person chose "Fix…"; the page is in view already.
    virtual void showProblem(const api::Problem &problem) { Q_UNUSED(problem) }

Q_SIGNALS:
    /// How many things on this page want attention; the navigation shows the number unless it is 0.
    void problemCountChanged(int count);
};

} // namespace ui
