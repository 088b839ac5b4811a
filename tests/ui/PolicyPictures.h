#pragma once

#include <QWidget>

#include <functional>

namespace fake {
class FakeServer;
}

/// The states of the PORT policy page, one after the other: the page as it opens, a draft that opens something, each of
/// its views and dialogs. `take` photographs what it is given under a name.
void showPolicyPage(fake::FakeServer &server, const std::function<void(QWidget &widget, const QString &name)> &take);
