#pragma once

#include <QWidget>

#include <functional>

/// The review page with files of a real drop box: a text that is looked into, a picture, a program that pretends, the
/// history of one, and the dialog that releases. `take` photographs what it is given under a name.
void showReviewPage(const std::function<void(QWidget &widget, const QString &name)> &take);
