#pragma once

#include <QWidget>

#include <functional>

namespace fake {
class FakeServer;
}

/// The states of the areas page, one after the other: nothing published, an area, a drop box with its findings, all
/// findings, what a visitor sees, and the dialogs. `take` photographs what it is given under a name; `home` is a folder
/// with the folders of sample::configuration().
void showAreasPage(fake::FakeServer &server, const QString &home,
                   const std::function<void(QWidget &widget, const QString &name)> &take);
