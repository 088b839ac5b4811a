#pragma once

#include "server/audit/Writer.h"
#include "tests/ui/SampleData.h"
#include "ui/blocked/AttemptsModel.h"
#include "ui/blocked/BlockedPage.h"
#include "ui/blocked/FilterBar.h"
#include "ui/common/PlainLabel.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace support {

/// Settings that are nobody's, and the sample log as `database`.
inline void prepare(const QTemporaryDir &scratch, const QString &database)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    QCoreApplication::setOrganizationName(QStringLiteral("portcullis-test"));
    const auto written = sample::writeLog(database);
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
}

inline QAction *action(const QWidget &widget, const QString &text)
{
    const QList<QAction *> all = widget.actions();
    for (QAction *one : all) {
        if (one->text() == text)
            return one;
    }
    return nullptr;
}

inline void copyAs(const QWidget &table, const QString &format)
{
    const QList<QAction *> formats = action(table, QStringLiteral("Copy as"))->menu()->actions();
    for (QAction *one : formats) {
        if (one->text() == format)
            one->trigger();
    }
}

/// Whether a label that can be seen does.
inline bool says(const QWidget &widget, const QString &text)
{
    const QList<ui::PlainLabel *> labels = widget.findChildren<ui::PlainLabel *>();
    for (const ui::PlainLabel *label : labels) {
        if (label->fullText().contains(text) && label->isVisibleTo(&widget))
            return true;
    }
    return false;
}

/// Shows the page with a filter and waits for its rows.
inline void openOn(ui::BlockedPage &page, const QString &where, int rows)
{
    page.resize(1200, 800);
    page.show();
    page.findChild<ui::FilterBar *>()->setWhere(where);
    auto *model = page.findChild<ui::AttemptsModel *>();
    QTRY_VERIFY(model->isAnswered() && model->rowCount() == rows);
}

} // namespace support
