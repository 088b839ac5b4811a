#include "ui/common/Translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

void install(QCoreApplication &application, const QLocale &locale, const QString &catalogue, const QString &directory)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, catalogue, u"_"_s, directory))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

} // namespace

void installTranslations(QCoreApplication &application)
{
    const QLocale locale;
    const QString ours = u":/portcullis/translations"_s;
    const QString ourName = u"portcullis"_s;
    install(application, QLocale(QLocale::English), ourName, ours); // the one installed last is asked first
    install(application, locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, locale, ourName, ours);
}

} // namespace ui
